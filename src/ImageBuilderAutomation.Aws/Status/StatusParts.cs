using ImageBuilderAutomation.Aws.Failures;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Aws.Status;

/// <summary>The parts of the status that no record has.</summary>
public static class StatusParts
{
    /// <param name="queues">The failure queues with their logical ids.</param>
    public static async Task<IReadOnlyList<QueueStatus>> CountAsync(IReadOnlyList<(string Name, FailureQueue Queue)> queues, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(queues);
        var counts = new List<QueueStatus>();
        foreach (var (name, queue) in queues)
            counts.Add(new(name, await queue.CountAsync(cancellationToken)));
        return counts;
    }
}
