namespace ImageBuilderAutomation.Gates;

/// <summary>The policy's gate rules. Pure: same facts, same decision.</summary>
public interface IGateRules
{
    /// <summary>The same as in every decision: a gate decided under another policy is looked at again.</summary>
    string PolicyHash { get; }

    /// <summary>Which facts some rule for this step will look at, so that nothing else is fetched.</summary>
    GateNeeds NeedsFor(WaitingStep step, ImageFacts image);

    GateDecision Decide(GateFacts facts);
}
