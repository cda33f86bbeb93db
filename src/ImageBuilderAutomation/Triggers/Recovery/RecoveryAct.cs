namespace ImageBuilderAutomation.Triggers.Recovery;

public enum RecoveryAct
{
    GiveUp,

    /// <summary>The distribution alone, of the same image.</summary>
    RetryDistribution,

    /// <summary>Another build.</summary>
    BuildAgain,
}
