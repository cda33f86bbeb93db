namespace ImageBuilderAutomation.Gates;

public enum AnswerResult
{
    /// <summary>The service took our answer.</summary>
    Answered,

    /// <summary>The step waits no more: what it shows is recorded now.</summary>
    ReadBack,

    /// <summary>The record was closed before; the service was not asked.</summary>
    AlreadyClosed,

    /// <summary>Held, or asked again later: recorded, nothing sent.</summary>
    KeptOpen,

    /// <summary>Mode observe: the decision is recorded, nothing sent.</summary>
    Observed,

    /// <summary>Mode off: nothing recorded, nothing sent.</summary>
    Off,

    /// <summary>Another delivery has the step in hand, or wrote first.</summary>
    LeftToOther,
}
