namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>Options for running each function in processes of its own.</summary>
public sealed record ProcessOptions
{
    public required Bootstrap Bootstrap { get; init; }

    /// <summary>The maximum number of processes of one function. A lower reserved concurrency in the template takes precedence.</summary>
    public int MaxPerFunction { get; init; } = 8;

    /// <summary>The time that a process may take to start, in addition to the function's time-out.</summary>
    // Documented: the init phase is limited to ten seconds; a longer one is repeated within the invocation's time-out.
    public TimeSpan StartTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The time that a process may take to end after SIGTERM before it is killed.</summary>
    public TimeSpan EndTime { get; init; } = TimeSpan.FromSeconds(2);
}
