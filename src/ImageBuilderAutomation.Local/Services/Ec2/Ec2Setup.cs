using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Local.Services.Ec2.Operations;
using ImageBuilderAutomation.Local.Services.Ec2.State;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;
using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Services.Ec2;

/// <summary>
/// Puts AMIs, instances, launch templates and parameters into EC2, without the checks of a launch. <c>docs/reference/local.md</c> shows the format.
/// </summary>
/// <param name="putParameter">Sets a parameter of an account and Region, given by its name and value.</param>
internal sealed class Ec2Setup(Ec2World world, TemplateSettings settings, Action<string, string, string, string> putParameter)
{
    private static readonly string[] Members = ["account", "region", "images", "launchTemplates", "instances", "parameters", "settings", "faults"];

    private static readonly string[] ImageMembers =
    [
        SetupInput.Place, "id", "name", "description", "state", "createdAt", "deprecateAt", "lastLaunched", "public", "sharedWith", "tags", "platform", "snapshot",
    ];

    private static readonly string[] TemplateMembers = [SetupInput.Place, "id", "name", "image", "versions", "default", "tags"];
    private static readonly string[] InstanceMembers = [SetupInput.Place, "image", "count", "state", "type", "launchedAt", "tags"];

    /// <summary>Called under the lock.</summary>
    public JsonObject Put(JsonObject input)
    {
        var all = new SetupInput(input, "the body", Members);
        if (all.Member("settings", "reportSeconds", "reportsMissSeconds", "reportFailure", "copySeconds", "parameterCheckSeconds") is { } changes)
            Change(changes);
        if (input["faults"] is not null)
            world.Change(world.Settings with { Faults = [.. all.Items("faults", "service", "operation", "error", "message", "times", "afterEffect").Select(Fault)] });
        foreach (var (name, value) in all.Texts("parameters"))
            putParameter(all.Text("account") ?? settings.Account, all.Text("region") ?? settings.Region, name, value);
        return new()
        {
            ["images"] = Ids(all.Items("images", ImageMembers).Select(item => PutImage(all, item))),
            ["launchTemplates"] = Ids(all.Items("launchTemplates", TemplateMembers).Select(item => PutTemplate(all, item))),
            ["instances"] = Ids(all.Items("instances", InstanceMembers).SelectMany(item => PutInstances(all, item))),
        };
    }

    private void Change(SetupInput changes) => world.Change(world.Settings with
    {
        ReportTakes = changes.Seconds("reportSeconds") ?? world.Settings.ReportTakes,
        ReportsMiss = changes.Seconds("reportsMissSeconds") ?? world.Settings.ReportsMiss,
        ReportFailure = changes.Has("reportFailure") ? changes.Text("reportFailure") : world.Settings.ReportFailure,
        CopyTakes = changes.Seconds("copySeconds") ?? world.Settings.CopyTakes,
        ParameterCheckTakes = changes.Seconds("parameterCheckSeconds") ?? world.Settings.ParameterCheckTakes,
    });

    private static ServiceFault Fault(SetupInput item)
    {
        var service = item.Text("service") ?? ServiceFault.Ec2;
        if (!ServiceFault.Services.Contains(service))
            throw item.Wrong("service", service, $"one of {string.Join(", ", ServiceFault.Services)}");
        var (error, message) = ServiceFault.TooManyCalls(service);
        return new(
            service, item.Text("operation"), item.Text("error") ?? error, item.Text("message") ?? message, item.Count("times"), item.Flag("afterEffect"));
    }

    private string PutImage(SetupInput all, SetupInput item)
    {
        var (owner, region) = PlaceOf(all, item);
        var id = item.Text("id") ?? world.NextId("ami");
        Check(() => Ec2Call.CheckImageId(id));
        var isWindows = item.Text("platform") == "Windows";
        var created = item.Time("createdAt") ?? world.Now;
        var ami = NewImage.Create(
            region,
            snapshot => new()
            {
                Id = id,
                Owner = owner,
                Region = region.Name,
                Name = item.Text("name") ?? id,
                Description = item.Text("description"),
                CreatedAt = created,
                IsWindows = isWindows,
                DeprecatesAt = item.Time("deprecateAt"),
                Devices = NewImage.Root(isWindows, snapshot),
                Permissions = new(item.Flag("public"), item.List("sharedWith"), [], []),
            },
            owner, item.Text("snapshot") ?? world.NextId("snap"), $"Created by CreateImage for {id}", 8, created);
        ami.State = item.Text("state") switch
        {
            null or AmiState.Available => AmiState.Available,
            AmiState.Disabled => AmiState.Disabled,
            var other => throw item.Wrong("state", other, $"{AmiState.Available} or {AmiState.Disabled}"),
        };
        if (item.Time("lastLaunched") is { } launched)
            ami.SetLastLaunch(launched);
        foreach (var (key, value) in item.Texts("tags"))
            ami.Tags[key] = value;
        return id;
    }

    // A template that exists gets the versions in addition.
    private string PutTemplate(SetupInput all, SetupInput item)
    {
        var (owner, region) = PlaceOf(all, item);
        var (name, by) = (item.Text("name") ?? throw item.Missing("name"), $"arn:{region.Partition}:iam::{owner}:root");
        var images = item.Has("versions") ? item.List("versions") : [item.Text("image") ?? throw item.Missing("image")];
        if (images.Count == 0)
            throw item.Missing("versions");
        LaunchTemplate? template = null;
        Check(() =>
        {
            template = region.Templates.Values.FirstOrDefault(known => known.Owner == owner && known.Name == name)
                ?? LaunchTemplates.Create(world, region, owner, name, by, item.Text("id"));
            foreach (var image in images)
                TemplateVersions.Add(template, null, ParameterNode.Read([new("ImageId", ImageOf(region, image))]), null, world.Now, by);
            if (item.Count("default") is { } version)
                template.DefaultVersion = TemplateVersions.Find(template, $"{version}").Number;
        });
        foreach (var (key, value) in item.Texts("tags"))
            template!.Tags[key] = value;
        return template!.Id;
    }

    private List<string> PutInstances(SetupInput all, SetupInput item)
    {
        var (owner, region) = PlaceOf(all, item);
        var image = ImageOf(region, item.Text("image") ?? throw item.Missing("image"));
        Check(() => Ec2Call.CheckImageId(image));
        var state = item.Text("state") is not { } name ? InstanceState.Running
            : InstanceState.Named(name) ?? throw item.Wrong("state", name, $"one of {string.Join(", ", InstanceState.All.Select(each => each.Name))}");
        var (launched, reservation, tags) = (item.Time("launchedAt") ?? world.Now, world.NextId("r"), item.Texts("tags").ToList());
        List<string> ids = [];
        for (var i = 0; i < (item.Count("count") ?? 1); i++)
        {
            var instance = new Instance
            {
                Id = world.NextId("i"),
                Owner = owner,
                Reservation = reservation,
                Image = image,
                Type = item.Text("type") ?? "t3.micro",
                LaunchedAt = launched,
                Index = i,
                Zone = $"{region.Name}a",
            };
            instance.Change(state, state, world.Now);
            foreach (var (key, value) in tags)
                instance.Tags[key] = value;
            region.Instances[instance.Id] = instance;
            ids.Add(instance.Id);
        }

        if (ids.Count > 0 && region.Images.GetValueOrDefault(image) is { } ami)
            ami.Launched(launched);
        return ids;
    }

    private (string Account, Ec2Region Region) PlaceOf(SetupInput all, SetupInput item)
    {
        var account = item.Text("account") ?? all.Text("account") ?? settings.Account;
        return account.Length == 12 && account.All(char.IsAsciiDigit)
            ? (account, world.Region(item.Text("region") ?? all.Text("region") ?? settings.Region))
            : throw item.Wrong("account", account, "twelve digits");
    }

    /// <summary>An AMI by its id or alias, or that of an image build version in the Region: the one of the image's own account, if it has one there.</summary>
    private static string ImageOf(Ec2Region region, string image)
    {
        if (!image.StartsWith("arn:", StringComparison.Ordinal))
            return image;
        var found = region.Images.Values.Where(ami => !ami.IsDeregistered && ami.Build?.Arn == image).OrderBy(ami => ami.Owner != ami.Build!.Account.Account).FirstOrDefault();
        return found?.Id ?? throw new ControlException($"The image '{image}' has no AMI in {region.Name}.");
    }

    private static void Check(Action act)
    {
        try
        {
            act();
        }
        catch (Ec2Exception e)
        {
            throw new ControlException($"{e.Code}: {e.Message}");
        }
    }

    private static JsonArray Ids(IEnumerable<string> ids) => new([.. ids.Select(id => JsonValue.Create(id))]);
}
