using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

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
