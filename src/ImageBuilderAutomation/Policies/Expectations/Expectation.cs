using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies.Expectations;

/// <param name="Because">A rule that has to be among those that give the answer; null means any.</param>
public sealed record Expectation(Supposition Supposed, GateAnswer Then, string? Because)
{
    public ExpectationResult Check(Policy policy)
    {
        var decision = new PolicyGateRules(policy).Decide(SupposedFacts.Of(Supposed, policy));
        var winners = decision.Rules.Where(rule => rule.Answer == decision.Answer).Select(rule => rule.Rule);
        return new(this, decision, decision.Answer == Then && (Because is null || winners.Contains(Because)));
    }
}
