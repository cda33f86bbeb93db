using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies;

/// <param name="Reason">A rule that has to be among those that give the answer; null means any.</param>
public sealed record Expectation(Scenario Scenario, GateAnswer Then, string? Reason)
{
    public ExpectationResult Check(Policy policy)
    {
        var decision = new GateDecider(policy.Gates, policy.Hash).Decide(ScenarioFacts.Of(Scenario, policy));
        var winners = decision.Rules.Where(rule => rule.Answer == decision.Answer).Select(rule => rule.Rule);
        return new(this, decision, decision.Answer == Then && (Reason is null || winners.Contains(Reason)));
    }
}

public sealed record ExpectationResult(Expectation Expectation, GateDecision Decision, bool Holds);
