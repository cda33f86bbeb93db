namespace ImageBuilderAutomation.Gates;

/// <summary>The policy's gate rules. Pure: same facts, same decision.</summary>
public interface IGateRules
{
    /// <summary>Which facts some rule for this step will look at, so that nothing else is fetched.</summary>
    GateNeeds NeedsFor(WaitingStep step, ImageFacts image);

    GateDecision Decide(GateFacts facts);
}
