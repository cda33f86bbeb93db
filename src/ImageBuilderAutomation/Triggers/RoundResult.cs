namespace ImageBuilderAutomation.Triggers;

public enum RoundResult
{
    /// <summary>The service builds.</summary>
    Started,

    /// <summary>Recorded; it runs once the guard that is named lets it.</summary>
    KeptBack,

    /// <summary>Recorded; nothing comes of it.</summary>
    Dropped,

    /// <summary>Mode observe: the decision is recorded, nothing sent.</summary>
    Observed,

    /// <summary>Mode off: nothing sent.</summary>
    Off,

    /// <summary>Another delivery has the round in hand, or wrote first.</summary>
    LeftToOther,

    /// <summary>The cause has been dealt with before.</summary>
    KnownBefore,

    /// <summary>Its build is under way.</summary>
    Running,

    /// <summary>The distribution is tried again.</summary>
    Retried,

    /// <summary>Its build came to an end.</summary>
    Ended,
}
