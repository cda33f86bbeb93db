using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Lifecycle;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations.LifecyclePolicies;

/// <summary>The document that create and update check and store.</summary>
internal static class LifecyclePolicyDocument
{
    public static JsonObject From(JsonObject input)
    {
        Check(input);
        var document = input.Without("clientToken", "lifecyclePolicyArn");
        // Assumed: enabled by default, as in the console.
        document["status"] ??= "ENABLED";
        return document;
    }

    public static JsonNode Date(DateTimeOffset time) => Timestamps.Epoch(time);

    // Documented: API reference and guide: the selection is either recipes or tags; only AMIs are deprecated and disabled; an age needs its unit.
    // Assumed: the code and the messages; at most one rule for each action; snapshots only together with their AMIs.
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
