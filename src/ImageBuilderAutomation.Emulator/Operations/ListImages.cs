using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Lists versions, each shown as its newest build; with <c>byName</c>, only the newest version of each name.</summary>
public sealed class ListImages : IOperation
{
    public string Name => nameof(ListImages);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var byName = ByName.Of(input);
        // Documented: API reference: only deprecated images of Amazon are left out.
        var deprecated = input.Flag("includeDeprecated") || input.TextOrNull("owner") != "Amazon";
        var store = Ownership.StoreFor(input, call);
        var found = byName ? store.LatestVersions("image", call.Page.After) : store.LatestBuilds("image", call.Page.After);
        var matches = Filters.Of(input, ImageSummary.FilterNames, ImageSummary.Filtered);
        // Documented: a new image may take up to two minutes to appear. Assumed: a version is omitted while its newest build is that new.
        var listedUntil = call.Now - call.World.Builds.Options.ListedAfter;
        return call.Page.Of(
            "imageVersionList",
            found,
            i => i.Key,
            i => Show(i, byName),
            i => matches(i) && Created(i) <= listedUntil && (deprecated || i.Document["state"]?["status"]?.GetValue<string>() != "DEPRECATED"));
    }

    private static DateTimeOffset Created(Resource image) => DateTimeOffset.Parse(image.Document.Text("dateCreated"), CultureInfo.InvariantCulture);

    private static JsonObject Show(Resource image, bool byName)
    {
        var shown = image.Document.Pick("name", "type", "platform", "osVersion", "dateCreated", "buildType", "imageSource");
        shown["arn"] = VersionArns.Listed(image.Arn, byName).ToString();
        shown["version"] = image.Arn.Version;
        shown["owner"] = ImageSummary.Owner(image);
        return shown;
    }
}

public sealed class ListImageBuildVersions : IOperation
{
    public string Name => nameof(ListImageBuildVersions);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var found = BuildVersions.Of(call, "image", input.TextOrNull("imageVersionArn"));
        return call.Page.Of("imageSummaryList", found, i => i.Key, ImageSummary.Show, Filters.Of(input, ImageSummary.FilterNames, ImageSummary.Filtered));
    }
}

public sealed class ListImagePipelineImages : IOperation
{
    private static readonly string[] FilterNames = ["name", "version"];

    public string Name => nameof(ListImagePipelineImages);

    // Observed: public deployment scripts (2021, 2024) take the last image of the last page as the pipeline's newest.
    // Assumed: the order is by name, version and build.
    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("imagePipelineArn");
        var found = call.Account.Builds.OfPipeline(arn, call.Page.After);
        // A deleted pipeline's images remain and are still listed.
        if (call.Page.After is null && !found.Any())
            Lookup.Own(call, arn);
        return call.Page.Of(
            "imageSummaryList", found, i => i.Key, ImageSummary.Show, Filters.Of(input, FilterNames, ImageSummary.Filtered));
    }
}

/// <summary>An image build as List operations show it.</summary>
internal static class ImageSummary
{
    public static readonly string[] FilterNames = ["name", "osVersion", "platform", "type", "version"];

    public static JsonObject Show(Resource image)
    {
        var shown = image.Document.Pick(
            "arn", "name", "type", "version", "platform", "osVersion", "state", "dateCreated", "outputResources", "tags", "buildType", "imageSource",
            "deprecationTime", "lifecycleExecutionId", "loggingConfiguration");
        shown["owner"] = Owner(image);
        return shown;
    }

    // Assumed: the filter compares the semantic version only, although a build's summary shows the build number too.
    public static JsonNode? Filtered(Resource image, string filter) => filter == "version" ? image.Arn.Version : image.Document[filter];

    public static string Owner(Resource image) => ManagedOwner.All.Contains(image.Arn.Owner) ? ManagedOwner.Shown(image.Arn.Owner) : image.Arn.Owner;
}

/// <summary>Lists the packages that were set by the control route <c>builds</c>, because the emulator installs nothing.</summary>
public sealed class ListImagePackages : IOperation
{
    public string Name => nameof(ListImagePackages);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var build = BuildLookup.Build(call, input.Text("imageBuildVersionArn"));
        var packages = call.Account.Builds.ScriptFor(build).Packages ?? [];
        var skip = call.Page.After is { } after ? int.Parse(after, CultureInfo.InvariantCulture) + 1 : 0;
        return call.Page.Of(
            "imagePackageList", packages.Index().Skip(skip), p => p.Index.ToString(CultureInfo.InvariantCulture), p => p.Item!.DeepClone());
    }
}
