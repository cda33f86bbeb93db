namespace ImageBuilderAutomation.Gates;

/// <summary>The policy's gate rules. Pure: the same facts give the same decision.</summary>
public interface IGateRules
{
    /// <summary>The hash in every decision. A gate that was decided under another policy is checked again.</summary>
    string PolicyHash { get; }

    /// <summary>The facts that the matching rules need; no others are read.</summary>
    GateNeeds NeedsFor(WaitingStep step, ImageFacts image);

    GateDecision Decide(GateFacts facts);
}
