namespace ImageBuilderAutomation.Triggers.Rounds;

public enum RoundVerdict
{
    /// <summary>A build is started.</summary>
    Start,

    /// <summary>Not now: what arrives meanwhile is kept and runs once afterwards.</summary>
    KeepBack,

    /// <summary>Not at all.</summary>
    Drop,
}
