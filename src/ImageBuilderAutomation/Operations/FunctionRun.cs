namespace ImageBuilderAutomation.Operations;

/// <summary>The latest run of a function on a schedule. People see from it that the stack works, and with which package and policy.</summary>
/// <param name="Function">The function's logical id.</param>
public sealed record FunctionRun(string Function, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    /// <summary>The function that finds waiting steps whose event was lost. What its runs record is true of the whole stack.</summary>
    public const string Sweep = "SweepWaitingSteps";

    /// <summary>An error text is cut to this length, in characters.</summary>
    public const int MaxError = 500;

    /// <summary>Why it failed; null when it succeeded.</summary>
    public string? Error { get; init; }

    /// <summary>When the latest event of the schedule was due. The event of a replay was due earlier and does not count.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Time between the latest two events of the schedule; null until there are two.</summary>
    public TimeSpan? Interval { get; init; }

    public string? PackageVersion { get; init; }

    /// <summary>The hash of the policy in the function's package.</summary>
    public string? PackagedPolicy { get; init; }

    /// <summary>The hash of the policy that decided; null when the run failed before that was known.</summary>
    public string? Policy { get; init; }

    /// <summary>Why no published policy could be used; null when one could, and for the packaged policy.</summary>
    public string? PolicyProblem { get; init; }

    /// <summary>For the sweep while gates are off: the number of steps that wait unanswered.</summary>
    public int? Unanswered { get; init; }

    /// <summary>For the sweep: when it last published a reminder of switches.</summary>
    public DateTimeOffset? RemindedAt { get; init; }

    public static string? Cut(string? error) => error is { Length: > MaxError } ? $"{error[..MaxError]}…" : error;
}

/// <summary>The store of the latest runs.</summary>
public interface IFunctionRuns
{
    Task<FunctionRun?> ReadAsync(string function, CancellationToken cancellationToken);

    /// <summary>All functions that ever ran on a schedule.</summary>
    Task<IReadOnlyList<FunctionRun>> ListAsync(CancellationToken cancellationToken);

    /// <summary>The last writer wins: of two runs at the same time, either is the latest.</summary>
    Task WriteAsync(FunctionRun run, CancellationToken cancellationToken);
}
