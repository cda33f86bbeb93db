using System.Text.Json;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Template;

/// <summary>Reads the parts that rules, schedules and subscriptions share, as resources or as events of a function.</summary>
internal static class EventParts
{
    public static List<TargetResource> Targets(IEnumerable<ResolvedNode?> targets)
    {
        var result = new List<TargetResource>();
        foreach (var target in targets.OfType<ResolvedNode>())
        {
            target.Check(TemplateLists.Target, "this property of a target");
            result.Add(new(target.Required("Arn"), Input(target)) { DeadLetters = DeadLetters(target) });
        }

        return result;
    }

    public static string? Input(ResolvedNode node)
    {
        var input = node.Text("Input");
        try
        {
            _ = input is null ? null : JsonNode.Parse(input);
        }
        catch (JsonException e)
        {
            node.Problem("Input", $"expected JSON: {e.Message}");
        }

        return input;
    }

    public static SubscriptionResource? Subscription(string topicArn, ResolvedNode node)
    {
        switch (node.Required("Protocol"))
        {
            case "lambda":
                return new(node.Path, topicArn, node.Required("Endpoint"), BodyFilter(node)) { DeadLetters = Redrive(node) };
            case "email" or "email-json" or "sms":
                return null; // Nobody can be notified on this machine.
            case var protocol:
                node.Problem("Protocol", $"protocol '{protocol}' is not supported by the local host; expected lambda, email, email-json or sms");
                return null;
        }
    }

    /// <summary>The ARN of the dead-letter queue of a rule or schedule; null if it has none.</summary>
    public static string? DeadLetters(ResolvedNode node)
    {
        node.Child("DeadLetterConfig")?.Check("Arn");
        return node.Child("DeadLetterConfig")?.Required("Arn");
    }

    /// <summary>The ARN of the dead-letter queue of a subscription; null if it has none.</summary>
    public static string? Redrive(ResolvedNode node)
    {
        node.Child("RedrivePolicy")?.Check("deadLetterTargetArn");
        return node.Child("RedrivePolicy")?.Required("deadLetterTargetArn");
    }

    public static JsonObject? BodyFilter(ResolvedNode node)
    {
        if (node["FilterPolicy"] is not null && node.Text("FilterPolicyScope") != "MessageBody")
            node.Problem("FilterPolicy", "expected FilterPolicyScope: MessageBody, because Image Builder sends no message attributes");
        return node.Map("FilterPolicy");
    }

    public static JsonObject Pattern(ResolvedNode node, string name)
    {
        if (node[name] is null)
            node.Problem(name, "is missing");
        return node.Map(name) ?? [];
    }

    /// <summary>The name of the bus. The template may give a name or an ARN.</summary>
    public static string Bus(ResolvedNode node) => node.Text("EventBusName") is { } bus ? bus[(bus.LastIndexOf('/') + 1)..] : BusResource.Default;

    public static bool IsOn(ResolvedNode node) => node.Text("State") is null or "ENABLED" && node.Text("Enabled") is null or "true" or "True";
}
