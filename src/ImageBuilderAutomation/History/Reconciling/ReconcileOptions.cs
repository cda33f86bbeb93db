namespace ImageBuilderAutomation.History.Reconciling;

public sealed record ReconcileOptions
{
    /// <summary>Image Builder calls after which a run begins no other build. What is left waits for the next run.</summary>
    public int Calls { get; init; } = 1000;

    /// <summary>Time after which it begins none, well before the function's own end.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromSeconds(90);
}
