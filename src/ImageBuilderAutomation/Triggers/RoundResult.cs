namespace ImageBuilderAutomation.Triggers;

public enum RoundResult
{
    /// <summary>The service is building.</summary>
    Started,

    /// <summary>Recorded; a build starts as soon as the guard named in the reason allows it.</summary>
    KeptBack,

    /// <summary>Recorded; no build starts.</summary>
    Dropped,

    /// <summary>Mode observe: the decision is recorded, nothing is sent.</summary>
    Observed,

    /// <summary>Mode off: nothing is sent.</summary>
    Off,

    /// <summary>Another delivery is handling the run, or wrote first.</summary>
    LeftToOther,

    /// <summary>The cause was handled before.</summary>
    KnownBefore,

    /// <summary>Its build is in progress.</summary>
    Running,

    /// <summary>The distribution is retried.</summary>
    Retried,

    /// <summary>Its build has ended.</summary>
    Ended,
}
