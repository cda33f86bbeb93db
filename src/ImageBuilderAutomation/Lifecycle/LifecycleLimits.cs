namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What one run may do at most. Notices and acts are counted apart.</summary>
/// <param name="PerRun">So many images.</param>
/// <param name="Percent">So many of a hundred images that there are, and at least one.</param>
/// <param name="Shrink">So many of a hundred images may have vanished since the last run; more is taken for a fault.</param>
/// <param name="OldestFirst">What exceeds <paramref name="PerRun"/> or <paramref name="Percent"/> waits for later runs; otherwise the whole plan is refused.</param>
public sealed record LifecycleLimits(int PerRun = 10, int Percent = 5, int Shrink = 20, bool OldestFirst = false)
{
    public int Allowed(int images) => Math.Min(PerRun, Math.Max(1, (int)((long)images * Percent / 100)));

    /// <summary>Two may always be missing: in a small account that is no evidence of anything.</summary>
    public bool IsFarFewer(int images, int before) => before - images > 2 && (long)images * 100 < (long)before * (100 - Shrink);
}
