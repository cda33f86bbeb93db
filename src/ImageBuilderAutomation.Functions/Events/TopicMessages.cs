using System.Runtime.ExceptionServices;
using Amazon.Lambda.SNSEvents;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Handles the messages of one SNS event. A message that fails does not stop the others.</summary>
internal static class TopicMessages
{
    /// <exception cref="UnusableEventException">The event has no records.</exception>
    /// <exception cref="MessagesFailedException">Several messages failed. A single failure is thrown unchanged.</exception>
    public static async Task ForEachAsync(
        SNSEvent evt, Func<SNSEvent.SNSMessage?, ServiceMessage, Task> handle, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(evt);
        if (evt.Records is not { Count: > 0 } records)
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

/// <summary>Several messages of one event failed; the others were handled. Thrown after the last message, so that the invocation fails.</summary>
public sealed class MessagesFailedException(int messages, IReadOnlyCollection<Exception> failures)
    : AggregateException($"{failures.Count} of {messages} messages failed.", failures);
