using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;

namespace ImageBuilderAutomation.Cli.Policies;

/// <summary>The answer of every gate rule to one scenario, including the rules that do not match.</summary>
internal sealed record Explanation(Scenario Scenario, GateDecision Decision, IReadOnlyList<Explanation.Rule> Rules)
{
    /// <summary>Time from the decision to the next check; null when none is planned.</summary>
    public TimeSpan? NextCheck => Decision.NextCheckAt - Decision.DecidedAt;

    public static Explanation Of(Scenario scenario, Policy policy)
    {
        var facts = ScenarioFacts.Of(scenario, policy);
        var decision = new GateDecider(policy.Gates, policy.Hash).Decide(facts);
        return new(scenario, decision, [.. policy.Gates.Select(gate => Rule.Of(gate, facts, decision))]);
    }

    /// <param name="Answer">Null when the rule does not match; <paramref name="LossReason"/> then gives the reason.</param>
    internal sealed record Rule(string Name, RuleAnswer? Answer, bool Wins, string LossReason)
    {
        public static Rule Of(GateRule gate, GateFacts facts, GateDecision decision)
        {
            var answer = decision.Rules.FirstOrDefault(rule => rule.Rule == gate.Name);
            var whyNot = answer is not null ? ""
                : !gate.Step.Matches(facts.Step) ? $"does not match: its step is {gate.Step}"
                : $"does not match: its scope is {string.Join(", ", gate.Scopes?.Select(scope => scope.Name) ?? [])}";
            return new(gate.Name, answer, answer?.Answer == decision.Answer, whyNot);
        }
    }
}
