namespace ImageBuilderAutomation.Triggers.Retries;

public enum RetryAction
{
    GiveUp,

    /// <summary>Repeat the distribution of the same image.</summary>
    RetryDistribution,

    /// <summary>Start another build.</summary>
    Rebuild,
}
