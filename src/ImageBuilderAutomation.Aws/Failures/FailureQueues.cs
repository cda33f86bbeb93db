using System.Collections.Concurrent;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Failures;

/// <summary>The failure queues of the stack, whose URLs the environment has.</summary>
public sealed class FailureQueues(Func<string, string?> environment) : IFailureQueues, IDisposable
{
    private readonly ConcurrentDictionary<string, FailureQueue> _opened = new(StringComparer.Ordinal);

    public IFailedEvents? Open(string queue)
    {
        var variable = queue switch
        {
            ReplayableFunctions.FailedInvocations => "FAILED_INVOCATIONS_URL",
            ReplayableFunctions.UndeliveredEvents => "UNDELIVERED_EVENTS_URL",
            ReplayableFunctions.UndeliveredMessages => "UNDELIVERED_MESSAGES_URL",
            _ => null,
        };
        return variable is not null && Uri.TryCreate(environment(variable), UriKind.Absolute, out var url)
            ? _opened.GetOrAdd(queue, _ => new(url, environment))
            : null;
    }

    public void Dispose()
    {
        foreach (var queue in _opened.Values)
            queue.Dispose();
    }
}
