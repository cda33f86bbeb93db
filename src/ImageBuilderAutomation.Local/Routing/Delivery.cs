using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>One event to be delivered to one function.</summary>
/// <param name="Source">The rule, topic or schedule that the event came from, as text for people.</param>
public sealed record Delivery(FunctionResource Function, JsonNode? Payload, string Source)
{
    /// <summary>The dead letter that is stored if the function cannot be invoked; null drops the event.</summary>
    public DeadLetter? Otherwise { get; init; }
}

/// <summary>The message that is stored in a dead-letter queue when a function cannot be invoked.</summary>
/// <param name="QueueArn">The dead-letter queue in the template.</param>
public sealed record DeadLetter(string QueueArn, string Body, IReadOnlyDictionary<string, string> Attributes)
{
    // Documented: EventBridge User Guide, "Using dead-letter queues to process undelivered events".
    public static DeadLetter Event(string queueArn, JsonNode? payload, string origin, string originArn, string targetArn) => new(
        queueArn,
        payload?.ToJsonString() ?? "null",
        new Dictionary<string, string>
        {
            [origin] = originArn,
            ["TARGET_ARN"] = targetArn,
            ["ERROR_CODE"] = "NO_PERMISSIONS",
            ["ERROR_MESSAGE"] = "The function cannot be invoked.",
            ["RETRY_ATTEMPTS"] = "0",
        });

    // Documented: SNS Developer Guide, "Parsing Amazon SNS message formats" (the members) and "Amazon SNS dead-letter queues" (the attributes).
    // Assumed: the dead letter of a function's subscription is the envelope that other kinds of subscribers get.
    public static DeadLetter Message(string queueArn, JsonObject envelope)
    {
        var record = envelope["Records"]![0]!;
        var kept = new JsonObject();
        foreach (var (name, value) in record["Sns"]!.AsObject().Where(member => member.Key != "MessageAttributes" && member.Value is not null))
            kept[name.Replace("Url", "URL", StringComparison.Ordinal)] = value!.DeepClone();
        kept["UnsubscribeURL"] = $"https://sns.example/?Action=Unsubscribe&SubscriptionArn={record["EventSubscriptionArn"]}";
        return new(
            queueArn,
            kept.ToJsonString(),
            new Dictionary<string, string> { ["ErrorCode"] = "403", ["ErrorMessage"] = "The function cannot be invoked." });
    }
}

/// <summary>Delivers events to functions.</summary>
public interface IDeliveries
{
    /// <summary>Queues the delivery and returns without waiting for it.</summary>
    void Enqueue(Delivery delivery);
}
