using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Finds steps that wait and cannot be read. Functions record a gate when they have read its step, so the table does not show these: only the service's list does.
/// </summary>
public sealed class UnrecordedSteps(IWorkflowSteps steps, AccountRegion accountRegion)
{
    /// <summary>While gates are off, many steps wait without a gate. A person who looks waits for each call.</summary>
    public const int MostRead = 50;

    /// <param name="recorded">The open gates.</param>
    public async Task<UnreadableSteps> FindAsync(IEnumerable<GateRecord> recorded, CancellationToken cancellationToken)
    {
        var known = recorded.Select(gate => gate.StepExecutionId).ToHashSet(StringComparer.Ordinal);
        var (found, read, notRead) = (new List<UnreadableWait>(), 0, 0);
        await foreach (var listed in steps.ListWaitingAsync(cancellationToken))
        {
            if (known.Contains(listed.StepExecutionId) || !ImageBuildArn.Parse(listed.ImageArn).IsIn(accountRegion))
                continue;
            if (read++ >= MostRead)
                notRead++;
            else if (await TryReadAsync(listed, cancellationToken) is { } unreadable)
                found.Add(unreadable);
        }

        return new(found, notRead);
    }

    /// <returns>Null if the step can be read.</returns>
    public async Task<UnreadableWait?> TryReadAsync(ListedStep listed, CancellationToken cancellationToken)
    {
        try
        {
            await steps.ReadAsync(listed.StepExecutionId, cancellationToken);
            return null;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return new(listed.StepExecutionId, listed.ImageArn, listed.StartedAt, e.Message);
        }
    }
}

/// <param name="NotRead">Further steps without a gate, which nobody tried to read.</param>
public sealed record UnreadableSteps(IReadOnlyList<UnreadableWait> Steps, int NotRead)
{
    public static readonly UnreadableSteps None = new([], 0);
}

/// <summary>A step that the service lists as waiting, and does not show.</summary>
/// <param name="Reason">Why it cannot be read, as the service says it.</param>
public sealed record UnreadableWait(string StepExecutionId, string ImageArn, DateTimeOffset? StartedAt, string Reason);
