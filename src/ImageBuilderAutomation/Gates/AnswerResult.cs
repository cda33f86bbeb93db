namespace ImageBuilderAutomation.Gates;

public enum AnswerResult
{
    /// <summary>The service accepted our answer.</summary>
    Answered,

    /// <summary>The step no longer waits. Its state was read back and recorded.</summary>
    ReadBack,

    /// <summary>The record was already closed; the service was not called.</summary>
    AlreadyClosed,

    /// <summary>Held or to be asked again later: recorded, nothing sent.</summary>
    KeptOpen,

    /// <summary>Mode observe: the decision is recorded, nothing sent.</summary>
    Observed,

    /// <summary>Mode off: nothing recorded, nothing sent.</summary>
    Off,

    /// <summary>Another delivery is handling the step or wrote first.</summary>
    HandledElsewhere,
}
