using System.Runtime.ExceptionServices;
using Amazon.Lambda.SNSEvents;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Functions;

/// <summary>The messages of one SNS event: one that fails does not keep the others from being handled.</summary>
internal static class TopicMessages
{
    /// <exception cref="UnusableEventException">The event has no records.</exception>
    /// <exception cref="MessagesFailedException">Several failed; a single failure is thrown as it is.</exception>
    public static async Task ForEachAsync(
        SNSEvent told, Func<SNSEvent.SNSMessage?, ServiceMessage, Task> handle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(told);
        if (told.Records is not { Count: > 0 } records)
            throw new UnusableEventException("an SNS event with records", null);

        var failures = new List<Exception>();
        foreach (var message in records.Select(r => r?.Sns))
        {
            try
            {
                await handle(message, ServiceMessage.Parse(message?.Message));
            }
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(e);
            }
        }

        if (failures is [var only])
            ExceptionDispatchInfo.Throw(only);
        if (failures.Count > 0)
            throw new MessagesFailedException(records.Count, failures);
    }
}
