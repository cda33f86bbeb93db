namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Open: waits for facts, people or time (hold, ask again, mode observe). Sending: a request is stored and was or will be sent.
/// Answered: the step shows our request. AnsweredElsewhere: the step ended in another way (a person, a cancellation).
/// Expired: the service's time-out passed.
/// </summary>
public enum GateState
{
    Open,
    Sending,
    Answered,
    AnsweredElsewhere,
    Expired,
}
