namespace ImageBuilderAutomation.Reliability;

/// <summary>
/// How long a pass over many items may work. Both tokens follow the wall clock, because they stand for a function's time-out, whatever the simulated time.
/// </summary>
/// <param name="Closing">From here on the pass begins no further item, so that it ends by itself with what it did.</param>
/// <param name="End">Cancels what is still in progress.</param>
/// <param name="Timer">Measures the limit of each item; null if items have none.</param>
public readonly record struct WorkTime(CancellationToken Closing, CancellationToken End, TimeProvider? Timer = null)
{
    /// <summary>For callers without a time-out, such as tests and commands.</summary>
    public static WorkTime Until(CancellationToken end) => new(CancellationToken.None, end);
}
