using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.Components;

/// <summary>Lists versions, each shown as its newest build; with <c>byName</c>, only the newest version of each name.</summary>
public sealed class ListComponents : IOperation
{
    private static readonly string[] FilterNames = ["description", "name", "platform", "supportedOsVersion", "type", "version"];

    public string Name => nameof(ListComponents);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var byName = input.Flag("byName");
        var store = Ownership.StoreFor(input, call);
        var found = byName ? store.LatestVersions("component", call.Page.After) : store.LatestBuilds("component", call.Page.After);
        var matches = Filters.Of(input, FilterNames, (c, filter) => c.Document[filter == "supportedOsVersion" ? "supportedOsVersions" : filter]);
        return call.Page.Of("componentVersionList", found, c => c.Key, c => Show(c, byName), matches);
    }

    private static JsonObject Show(Resource component, bool byName)
    {
        var shown = component.Document.Pick(
            "name", "version", "description", "platform", "supportedOsVersions", "type", "owner", "dateCreated");
        shown["arn"] = VersionArns.Listed(component.Arn, byName).ToString();
        shown["status"] = component.Document["state"]?.AsObject().TextOrNull("status");
        return shown;
    }
}
