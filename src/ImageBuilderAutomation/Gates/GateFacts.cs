namespace ImageBuilderAutomation.Gates;

/// <summary>Everything a rule may look at, gathered beforehand so that rules do no I/O.</summary>
/// <param name="Findings">Known only when this build's scan has completed and every needed page was read.</param>
/// <param name="Now">When the facts were gathered.</param>
public sealed record GateFacts(
    WaitingStep Step,
    ImageFacts Image,
    Known<IReadOnlyList<Finding>> Findings,
    Known<TestsOutcome> Tests,
    IReadOnlyList<Approval> Approvals,
    DateTimeOffset Now);
