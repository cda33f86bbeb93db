using System.Globalization;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>An event that EventBridge or EventBridge Scheduler could not deliver; the message's attributes name the target.</summary>
// EventBridge User Guide, "Using dead-letter queues to process undelivered events": RULE_ARN (SCHEDULE_ARN for schedules), TARGET_ARN, ERROR_CODE,
// ERROR_MESSAGE, EXHAUSTED_RETRY_CONDITION, RETRY_ATTEMPTS.
internal static class UndeliveredEvent
{
    /// <returns>Null for a message of another kind.</returns>
    public static FailedEvent? Read(QueuedMessage message)
    {
        if (JsonText.FunctionOf(message.Label("TARGET_ARN")) is not { } function)
            return null;
        var retries = int.TryParse(message.Label("RETRY_ATTEMPTS"), CultureInfo.InvariantCulture, out var count) ? count : 0;
        var from = message.Label("RULE_ARN") ?? message.Label("SCHEDULE_ARN") ?? "";
        return new(
            message.Id, function, message.SentAt, retries,
            $"not delivered by {from[(from.LastIndexOf('/') + 1)..]}: {message.Label("ERROR_CODE")} {message.Label("ERROR_MESSAGE")}".TrimEnd(), message.Text);
    }
}
