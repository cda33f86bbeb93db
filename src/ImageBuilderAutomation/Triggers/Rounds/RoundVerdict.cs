namespace ImageBuilderAutomation.Triggers.Rounds;

public enum RoundVerdict
{
    /// <summary>Start a build.</summary>
    Start,

    /// <summary>Start later. Causes that arrive in the meantime are kept and start one build together.</summary>
    KeepBack,

    /// <summary>Start no build.</summary>
    Drop,
}
