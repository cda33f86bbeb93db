using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

/// <summary>Imports the AMI that EC2 created from a virtual machine.</summary>
// Assumed: every import task has completed; the emulator has no EC2 to ask.
public sealed partial class ImportVmImage : IOperation
{
    public string Name => nameof(ImportVmImage);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var name = input.Text("name");
        // Assumed: the pattern of other resources' names; the model has none for this member.
        if (!ResourceName().IsMatch(name))
            throw InvalidParameter.Value("name", "It must be 3 to 128 letters, digits, hyphens, underscores and spaces, with no space at its ends.");
        var task = input.Text("vmImportTaskId");
        if (!TaskId().IsMatch(task))
            throw InvalidParameter.Value("vmImportTaskId", "It must be the ID of an EC2 VM import task, such as import-ami-0123456789abcdef0.");

        var version = VersionedResources.ReadVersion(input).ToString();
        ImageStart.CheckQuota(call);
        var build = call.World.Builds.Import(new(call.Account, name, Slug.Of(name), version, "IMPORT", input)
        {
            Platform = input.Text("platform"),
            OsVersion = input.TextOrNull("osVersion"),
            Source = "IMPORTED",
            Ami = call.World.Ids.Ec2("ami", call.Account.Region, task),
        });
        return new() { ["clientToken"] = input.Text("clientToken"), ["imageArn"] = build.Arn };
    }

    [GeneratedRegex("^[-_A-Za-z0-9][-_A-Za-z0-9 ]{1,126}[-_A-Za-z0-9]$")]
    private static partial Regex ResourceName();

    [GeneratedRegex("^import-ami-[0-9a-z]+$")]
    private static partial Regex TaskId();
}
