using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>What an image's distribution creates in other services and the Image Builder API does not report.</summary>
public static class OutputMetadata
{
    public static JsonObject Of(Build build)
    {
        var ready = !ImageStatus.IsInProgress(build.Status);
        var amis = ready ? build.Document["outputResources"]?.AsObject().Objects("amis").ToList() ?? [] : [];
        return new()
        {
            ["ssmParameters"] = Notes(build, "ssmParameterConfigurations", "amiAccountId", amis),
            ["launchTemplates"] = Notes(build, "launchTemplateConfigurations", "accountId", amis),
            ["snapshots"] = new JsonArray([.. amis.Select(ami =>
            {
                var note = LocationOf(ami);
                note["snapshotId"] = AmiFacts.SnapshotOf(ami.Text("image"));
                return note;
            })]),
        };
    }

    /// <summary>Each configuration as given, with the AMI to which it now refers.</summary>
    // Assumed: the AMI of the configured account, otherwise the first one in the Region.
    private static JsonArray Notes(Build build, string member, string account, List<JsonObject> amis) => new([..
        from distribution in build.Configured
        let local = amis.Where(ami => ami.Text("region") == distribution.Text("region")).ToList()
        where local.Count > 0
        from configuration in distribution.Objects(member)
        let named = configuration.TextOrNull(account)
        select Note(local.Find(ami => ami.Text("accountId") == named) ?? local[0], configuration, account)]);

    private static JsonObject Note(JsonObject ami, JsonObject configuration, string account)
    {
        var note = LocationOf(ami);
        foreach (var (name, value) in configuration)
            note[name == account ? "accountId" : name] = value?.DeepClone();
        return note;
    }

    private static JsonObject LocationOf(JsonObject ami) =>
        new() { ["region"] = ami.Text("region"), ["accountId"] = ami.Text("accountId"), ["imageId"] = ami.Text("image") };
}
