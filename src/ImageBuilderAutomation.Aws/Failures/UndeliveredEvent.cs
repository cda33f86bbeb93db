using System.Globalization;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>What EventBridge or its scheduler keeps when it cannot invoke: the event itself, with its target beside it.</summary>
// EventBridge User Guide, "Using dead-letter queues to process undelivered events": RULE_ARN (of the scheduler: SCHEDULE_ARN), TARGET_ARN, ERROR_CODE, ERROR_MESSAGE,
// EXHAUSTED_RETRY_CONDITION, RETRY_ATTEMPTS.
internal static class UndeliveredEvent
{
    /// <returns>Null for a message of another kind.</returns>
    public static FailedEvent? Read(KeptMessage message)
    {
        if (Parsed.FunctionOf(message.Label("TARGET_ARN")) is not { } function)
            return null;
        var retries = int.TryParse(message.Label("RETRY_ATTEMPTS"), CultureInfo.InvariantCulture, out var count) ? count : 0;
        var from = message.Label("RULE_ARN") ?? message.Label("SCHEDULE_ARN") ?? "";
        return new(
            message.Id, function, message.SentAt, retries,
            $"not delivered by {from[(from.LastIndexOf('/') + 1)..]}: {message.Label("ERROR_CODE")} {message.Label("ERROR_MESSAGE")}".TrimEnd(), message.Text);
    }
}
