namespace ImageBuilderAutomation.Triggers.Recovery;

public enum RecoveryAct
{
    GiveUp,

    /// <summary>Repeat the distribution of the same image.</summary>
    RetryDistribution,

    /// <summary>Start another build.</summary>
    BuildAgain,
}
