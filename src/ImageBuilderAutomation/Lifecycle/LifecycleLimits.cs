namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The limits of one run. Notices and actions are counted separately.</summary>
/// <param name="PerRun">The maximum number of images.</param>
/// <param name="Percent">The maximum share of all images, in percent; at least one image is always allowed.</param>
/// <param name="Shrink">How many percent of the images may have disappeared since the last run. More is treated as an error and refuses the plan.</param>
/// <param name="OldestFirst">
/// True: images beyond <paramref name="PerRun"/> or <paramref name="Percent"/> wait for later runs. False: the whole plan is refused.
/// </param>
public sealed record LifecycleLimits(int PerRun = 10, int Percent = 5, int Shrink = 20, bool OldestFirst = false)
{
    public int Allowed(int images) => Math.Min(PerRun, Math.Max(1, (int)((long)images * Percent / 100)));

    /// <summary>Two missing images are always tolerated: in a small account they are a large share without being suspicious.</summary>
    public bool IsFarFewer(int images, int before) => before - images > 2 && (long)images * 100 < (long)before * (100 - Shrink);
}
