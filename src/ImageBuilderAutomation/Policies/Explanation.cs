using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies;

/// <summary>The answer of every gate rule to one scenario, including the rules that do not match.</summary>
public sealed record Explanation(Scenario Scenario, GateDecision Decision, ReleaseWindow? Window, IReadOnlyList<Explanation.Rule> Rules)
{
    /// <summary>Time from the decision to the next check; null when none is planned.</summary>
    public TimeSpan? NextCheck => Decision.NextCheckAt - Decision.DecidedAt;

    /// <summary>How long the step can still be released, whatever people do; null when that time is over or nothing ends it.</summary>
    public TimeSpan? ReleasableFor => Window?.Until - Decision.DecidedAt is { } left && left > TimeSpan.Zero ? left : null;

    /// <summary>What happens next, or what people can do.</summary>
    public string NextStep => Decision switch
    {
        { Rules.Count: 0 } => "add a gate rule for this build, or stop the step with gates stop",
        { Answer: GateAnswer.Resume } => "in mode act, the step is resumed",
        { Answer: GateAnswer.AskAgain } => "the facts are read again",
        { Answer: GateAnswer.Hold } => "people record missing approvals with gates approve, or stop the step with gates stop",
        _ => "in mode act, the step is stopped and the build fails",
    };

    public static Explanation Of(Scenario scenario, Policy policy)
    {
        ArgumentNullException.ThrowIfNull(scenario);
        ArgumentNullException.ThrowIfNull(policy);
        var facts = ScenarioFacts.Of(scenario, policy);
        var decision = new GateDecider(policy.Gates, policy.Hash).Decide(facts);
        return new(scenario, decision, ReleaseWindow.Of(policy.Gates, facts), [.. policy.Gates.Select(gate => Rule.Of(gate, facts, decision))]);
    }

    /// <param name="Answer">Null when the rule does not match; <paramref name="LossReason"/> then gives the reason.</param>
    public sealed record Rule(string Name, RuleAnswer? Answer, bool Wins, string LossReason)
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
