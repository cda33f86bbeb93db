namespace ImageBuilderAutomation.Triggers;

/// <param name="DistributionOnly">How often the distribution of one image is tried again.</param>
/// <param name="Transient">How many builds in a row may follow one that failed for a reason that may not hold the next time.</param>
public sealed record RetryLimits(int DistributionOnly, int Transient)
{
    public static readonly RetryLimits None = new(0, 0);
}
