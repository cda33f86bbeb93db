using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State.Lifecycle;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Operations;

public sealed class CreateLifecyclePolicy : IOperation
{
    public string Name => nameof(CreateLifecyclePolicy);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var created = NamedResources.Create(
            call, "lifecycle-policy", "LifecyclePolicy", input, LifecyclePolicyDocument.From(input), LifecyclePolicyDocument.Date);
        call.World.Lifecycle.Watch(call.Account, created);
        return new() { ["clientToken"] = input.Text("clientToken"), ["lifecyclePolicyArn"] = created.ArnText };
    }
}

public sealed class UpdateLifecyclePolicy : IOperation
{
    public string Name => nameof(UpdateLifecyclePolicy);

    public JsonObject Handle(JsonObject input, Call call)
    {
        var arn = input.Text("lifecyclePolicyArn");
        var policy = Lookup.Own(call, arn);
        var lastRun = policy.Document["dateLastRun"]?.DeepClone();
        NamedResources.Replace(call, policy, LifecyclePolicyDocument.From(input), LifecyclePolicyDocument.Date);
        if (lastRun is not null)
            policy.Document["dateLastRun"] = lastRun;
        call.World.Lifecycle.Watch(call.Account, policy);
        return new() { ["lifecyclePolicyArn"] = arn };
    }
}

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

/// <summary>The document that create and update check and store.</summary>
internal static class LifecyclePolicyDocument
{
    public static JsonObject From(JsonObject input)
    {
        Check(input);
        var document = input.Without("clientToken", "dryRun", "lifecyclePolicyArn");
        // Documented: API reference, CreateLifecyclePolicy: enabled by default.
        document["status"] ??= "ENABLED";
        return document;
    }

    public static JsonNode Date(DateTimeOffset time) => Timestamps.Epoch(time);

    // Documented: API reference and guide: the selection is either recipes or tags; at most one rule for each action; only AMIs are deprecated and
    // disabled; an age needs its unit; only deletion counts. Assumed: the code and the messages; snapshots only together with their AMIs.
    private static void Check(JsonObject input)
    {
        var selection = input["resourceSelection"]!.AsObject();
        Require(selection.IsSet("recipes") != selection.IsSet("tagMap"), "resourceSelection must have either recipes or a tagMap.");

        var details = input.Objects("policyDetails").ToList();
        Require(details.Count == details.DistinctBy(ActionOf).Count(), "policyDetails must not name an action twice.");
        foreach (var detail in details)
            CheckRule(detail, input.Text("resourceType"));
    }

    private static void CheckRule(JsonObject detail, string resourceType)
    {
        var action = ActionOf(detail);
        var filter = detail["filter"]!.AsObject();
        Require(resourceType == "AMI_IMAGE" || action == LifecycleAction.Delete.Name, $"The action {action} is not available for container images.");
        Require(filter.Text("type") != "AGE" || filter.IsSet("unit"), "A filter of type AGE must have a unit.");
        Require(filter.Text("type") == "AGE" || action == LifecycleAction.Delete.Name, "Only the action DELETE can have a filter of type COUNT.");
        Require(filter.Text("type") == "AGE" || !filter.IsSet("retainAtLeast"), "Only a filter of type AGE can have retainAtLeast.");
        var scope = ActionScope.Read(detail["action"]!["includeResources"]);
        Require(scope is not { Snapshots: true, Amis: false }, "Snapshots can only be included together with their AMIs.");
    }

    private static string ActionOf(JsonObject detail) => detail["action"]!.AsObject().Text("type");

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new ApiError("InvalidRequestException", otherwise);
    }
}
