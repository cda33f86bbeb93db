using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The rules while no policy can be used: every step waits for people.</summary>
/// <param name="problem">Why there is no policy.</param>
public sealed class HoldEverything(string problem) : IGateRules
{
    public string PolicyHash => "none";

    public IReadOnlyList<Actor> PolicyAuthors => [];

    public GateNeeds NeedsFor(WaitingStep step, ImageFacts image) => GateNeeds.None;

    public GateDecision Decide(GateFacts facts, CancellationToken cancellationToken = default) =>
        new(GateAnswer.Hold, $"held: no policy is in force, {Printable.Shortened(problem, 300)}", [], PolicyHash, facts.Now, NextCheckAt: null);
}
