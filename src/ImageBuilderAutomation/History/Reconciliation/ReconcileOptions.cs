namespace ImageBuilderAutomation.History.Reconciliation;

public sealed record ReconcileOptions
{
    /// <summary>Number of Image Builder calls after which a run starts no further build. The rest is left to the next run.</summary>
    public int Calls { get; init; } = 1000;

    /// <summary>Time after which a run starts no further build; well below the function's time-out.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(90);
}
