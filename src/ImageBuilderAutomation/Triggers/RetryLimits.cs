namespace ImageBuilderAutomation.Triggers;

/// <param name="DistributionOnly">How often the distribution of one image is retried.</param>
/// <param name="Transient">How many builds in a row may follow one that failed for a transient reason.</param>
public sealed record RetryLimits(int DistributionOnly, int Transient)
{
    public static readonly RetryLimits None = new(0, 0);
}
