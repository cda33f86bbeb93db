namespace ImageBuilderAutomation.Local.RuntimeApi;

/// <summary>Each function as processes of its own, instead of inside this one.</summary>
public sealed record ProcessOptions
{
    public required Bootstrap Bootstrap { get; init; }

    /// <summary>The most processes of one function; the template's reserved concurrency may be lower.</summary>
    public int MostPerFunction { get; init; } = 8;

    /// <summary>What a function may take to start, on top of its time-out, before it is given up.</summary>
    // Documented: the init phase has ten seconds; one that takes longer is repeated within the invocation's time-out.
    public TimeSpan StartTime { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What a process may take to end before it is killed.</summary>
    public TimeSpan EndTime { get; init; } = TimeSpan.FromSeconds(2);
}
