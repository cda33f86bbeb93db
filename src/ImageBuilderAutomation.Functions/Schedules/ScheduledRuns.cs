using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Functions.Schedules;

/// <summary>Records the latest run of each function on a schedule, whether it succeeded or failed.</summary>
/// <param name="packagedHash">The hash of the policy in the package.</param>
public sealed class ScheduledRuns(IFunctionRuns runs, string packagedHash, TimeProvider clock)
{
    /// <summary>Recording after a failure must not take the time in which the error has to be reported.</summary>
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(3);

    private static readonly string? Version = typeof(ScheduledRuns).Assembly.GetName().Version?.ToString(fieldCount: 3);

    /// <param name="dueAt">When the event of the schedule was due.</param>
    public async Task RunAsync(string function, DateTimeOffset dueAt, Func<ScheduledRun, Task> work, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(work);
        var started = clock.GetUtcNow();
        var before = await runs.ReadAsync(function, cancellationToken);
        // Neither the event of a replay nor a time that is still to come says how long the schedule's interval is.
        var isLater = dueAt <= started && (before?.DueAt is not { } last || dueAt > last);
        var run = new ScheduledRun { Unanswered = before?.Unanswered, RemindedAt = before?.RemindedAt };
        try
        {
            await work(run);
        }
        catch (Exception e)
        {
            await TryRecordAsync(Record($"{e.GetType().Name}: {e.Message}"));
            throw;
        }

        await runs.WriteAsync(Record(error: null), cancellationToken);

        FunctionRun Record(string? error) => new(function, started, clock.GetUtcNow())
        {
            Error = FunctionRun.Cut(error),
            DueAt = isLater ? dueAt : before?.DueAt,
            Interval = isLater && before?.DueAt is { } previous ? dueAt - previous : before?.Interval,
            PackageVersion = Version,
            PackagedPolicy = packagedHash,
            Policy = run.Policy,
            PolicyProblem = FunctionRun.Cut(run.PolicyProblem),
            Unanswered = run.Unanswered,
            RemindedAt = run.RemindedAt,
        };
    }

    /// <summary>The work's own error is the one to report, so one of this record is not.</summary>
    private async Task TryRecordAsync(FunctionRun run)
    {
        using var limit = new CancellationTokenSource(AfterFailure);
        try
        {
            await runs.WriteAsync(run, limit.Token);
        }
        catch (Exception)
        {
            // The table may be what failed.
        }
    }
}

/// <summary>What a run on a schedule adds to its record. It begins with what the run before recorded.</summary>
public sealed class ScheduledRun
{
    /// <summary>The hash of the policy that decided.</summary>
    public string? Policy { get; private set; }

    /// <summary>Why no policy could be used; null when one could.</summary>
    public string? PolicyProblem { get; private set; }

    public int? Unanswered { get; set; }

    public DateTimeOffset? RemindedAt { get; set; }

    public void Decides(PolicyInForce policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        (Policy, PolicyProblem) = (policy.Policy.Hash, policy.Problem);
    }
}
