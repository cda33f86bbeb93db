using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Images;

/// <summary>Lists versions, each shown as its newest build; with <c>byName</c>, only the newest version of each name.</summary>
public sealed class ListImages : IOperation
{
    public string Name => nameof(ListImages);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var byName = input.Flag("byName");
        var deprecated = input.Flag("includeDeprecated");
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
