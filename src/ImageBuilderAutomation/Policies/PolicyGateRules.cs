using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>The policy's <c>gates</c>. Every matching rule answers and the strictest answer wins. When no rule matches, the step is held for people.</summary>
public sealed class PolicyGateRules(Policy policy) : IGateRules
{
    public string PolicyHash => policy.Hash;

    public GateNeeds NeedsFor(WaitingStep step, ImageFacts image) =>
        RulesFor(step, image).SelectMany(rule => rule.Require).Aggregate(GateNeeds.None, (needs, condition) => needs | condition.Needs);

    public GateDecision Decide(GateFacts facts)
    {
        // The sort is stable: equally strict rules stay in the file's order.
        var answers = RulesFor(facts.Step, facts.Image).Select(rule => RuleVerdict.Of(rule, facts)).OrderByDescending(answer => answer.Answer).ToList();
        if (answers is not [var strictest, ..])
            return Decision(GateAnswer.Hold, Reasons.NoRule(facts, policy), [], null);

        // A stop is final. For any other answer, the earliest check that some rule wants may change the decision.
        var nextCheck = strictest.Answer == GateAnswer.Stop ? null : answers.SelectMany(answer => new[] { answer.AskAgainAt, answer.ExpiresAt }).Min();
        return Decision(strictest.Answer, Reasons.Of([.. answers.Where(answer => answer.Answer == strictest.Answer)], policy), answers, nextCheck);

        GateDecision Decision(GateAnswer answer, string reason, IReadOnlyList<RuleAnswer> rules, DateTimeOffset? nextCheckAt) =>
            new(answer, reason, rules, policy.Hash, facts.Now, nextCheckAt);
    }

    private IEnumerable<GateRule> RulesFor(WaitingStep step, ImageFacts image) => policy.Gates.Where(rule => rule.AppliesTo(step, image));
}
