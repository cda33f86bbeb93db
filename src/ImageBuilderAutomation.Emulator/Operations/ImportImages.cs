using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

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

/// <summary>Builds an image from an ISO disk file.</summary>
// Assumed: the file exists and is a disk image, because the emulator has no S3 to ask; the codes.
public sealed class ImportDiskImage : IOperation
{
    public string Name => nameof(ImportDiskImage);

    public JsonObject Handle(JsonObject input, Call call)
    {
        // Documented: API reference: the only allowed value of each.
        Require(input.Text("platform") == "Windows", "platform", "It must be Windows.");
        Require(input.Text("osVersion") == "Microsoft Windows 11", "osVersion", "It must be Microsoft Windows 11.");
        var uri = input.Text("uri");
        Require(
            uri.StartsWith("s3://", StringComparison.Ordinal) && uri.EndsWith(".iso", StringComparison.OrdinalIgnoreCase),
            "uri", "It must be the S3 URI of an ISO disk file.");
        // Documented: API reference: UEFI data needs secure boot, which is enabled by default.
        var options = input["registerImageOptions"]?.AsObject() ?? [];
        Require(
            !options.IsSet("uefiData") || options["secureBootEnabled"]?.GetValue<bool>() != false,
            "registerImageOptions.uefiData", "It can only be given when secure boot is enabled.");

        var version = VersionedResources.ReadVersion(input).ToString();
        var infrastructure = Lookup.Referenced(call, "infrastructureConfigurationArn", input.Text("infrastructureConfigurationArn"));
        ImageStart.CheckQuota(call);
        var name = input.Text("name");
        var build = call.World.Builds.Import(new(call.Account, name, Slug.Of(name), version, "IMPORT_ISO", input)
        {
            Platform = input.Text("platform"),
            OsVersion = input.Text("osVersion"),
            Source = "IMPORTED",
            Infrastructure = infrastructure.Document,
        });
        return new() { ["clientToken"] = input.Text("clientToken"), ["imageBuildVersionArn"] = build.Arn };
    }

    private static void Require(bool holds, string parameter, string otherwise)
    {
        if (!holds)
            throw InvalidParameter.Value(parameter, otherwise);
    }
}
