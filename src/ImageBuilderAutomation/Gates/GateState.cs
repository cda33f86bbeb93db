namespace ImageBuilderAutomation.Gates;

/// <summary>
/// Open: waits for facts, people or time (hold, ask again, mode observe). Sending: a request is stored and was or will be sent.
/// Answered: our request is what the step shows. AnsweredElsewhere: the step ended otherwise (a person, a cancel). Expired: the service's deadline passed.
/// </summary>
public enum GateState
{
    Open,
    Sending,
    Answered,
    AnsweredElsewhere,
    Expired,
}
