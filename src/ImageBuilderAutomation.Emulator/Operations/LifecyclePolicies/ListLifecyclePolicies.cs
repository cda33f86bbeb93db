using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecyclePolicies;

public sealed class ListLifecyclePolicies : IOperation
{
    // Assumed: both spellings are accepted; the API reference capitalises these two.
    private static readonly string[] FilterNames = ["Name", "Status", "name", "status"];

    public string Name => nameof(ListLifecyclePolicies);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var matches = Filters.Of(input, FilterNames, (p, filter) => p.Document[filter.ToLowerInvariant()]);
        var found = call.Account.Resources.After("lifecycle-policy", call.Page.After);
        return call.Page.Of("lifecyclePolicySummaryList", found, p => p.Key, Show, matches);
    }

    private static JsonObject Show(Resource policy) => policy.Document.Pick(
        "arn", "name", "description", "status", "executionRole", "resourceType", "dateCreated", "dateUpdated", "dateLastRun", "tags");
}
