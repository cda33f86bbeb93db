using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>The policy's <c>gates</c>. Every matching rule answers and the strictest answer wins. When no rule matches, the step is held for people.</summary>
/// <param name="authors">Whoever published the policy; empty for a packaged one.</param>
public sealed class GateDecider(IReadOnlyList<GateRule> rules, string policyHash, params IReadOnlyList<Actor> authors) : IGateRules
{
    public string PolicyHash => policyHash;

    public IReadOnlyList<Actor> PolicyAuthors => authors;

    public GateNeeds NeedsFor(WaitingStep step, ImageFacts image) =>
        RulesFor(step, image).SelectMany(rule => rule.Require).Aggregate(GateNeeds.None, (needs, condition) => needs | condition.Needs);

    public GateDecision Decide(GateFacts facts, CancellationToken cancellationToken = default)
    {
        facts = facts with { PolicyAuthors = [.. authors.Select(author => author.Arn)] };
        // The sort is stable: equally strict rules stay in the file's order.
        var answers = RulesFor(facts.Step, facts.Image).Select(rule => RuleVerdict.Of(rule, facts, cancellationToken)).OrderByDescending(answer => answer.Answer).ToList();
        if (answers is not [var strictest, ..])
            return Decision(GateAnswer.Hold, Reasons.NoRule(facts, policyHash), [], null);

        // A stop is final. For any other answer, the earliest check that some rule wants may change the decision.
        var nextCheck = strictest.Answer == GateAnswer.Stop ? null : answers.SelectMany(answer => new[] { answer.AskAgainAt, answer.ExpiresAt }).Min();
        // A rule that matches only because a fact is missing may tighten the answer. Without it no rule would match, so it must not release.
        if (strictest.Answer < GateAnswer.Hold && !RulesFor(facts.Step, facts.Image).Any(rule => rule.AppliesForSure(facts.Step, facts.Image)))
            return Decision(GateAnswer.Hold, Reasons.NoSureRule(facts, policyHash), answers, nextCheck);

        return Decision(strictest.Answer, Reasons.Of([.. answers.Where(answer => answer.Answer == strictest.Answer)], policyHash), answers, nextCheck);

        GateDecision Decision(GateAnswer answer, string reason, IReadOnlyList<RuleAnswer> answers, DateTimeOffset? nextCheckAt) =>
            new(answer, reason, answers, policyHash, facts.Now, nextCheckAt);
    }

    private IEnumerable<GateRule> RulesFor(WaitingStep step, ImageFacts image) => rules.Where(rule => rule.AppliesTo(step, image));
}

/// <summary>Evaluates one rule on one set of facts.</summary>
internal static class RuleVerdict
{
    public static RuleAnswer Of(GateRule rule, GateFacts facts, CancellationToken cancellationToken)
    {
        var expiry = facts.Step.StartedAt + rule.Expires?.After;
        // A hold ends at its expiry, also where nothing was decided at that time, as in mode off. Whatever is approved later comes too late.
        var late = expiry <= facts.Now ? facts.Approvals.Count(approval => approval.At >= expiry) : 0;
        if (late > 0)
            facts = facts with { Approvals = [.. facts.Approvals.Where(approval => approval.At < expiry)] };
        var judged = rule.Require.SelectMany(Judge).ToList();
        var byFacts = judged.Where(item => !item.IsForPeople).Select(item => item.Result).ToList();
        var byPeople = judged.Where(item => item.IsForPeople).Select(item => item.Result).ToList();

        var answer = ByFacts(rule, byFacts, facts);
        if (answer < GateAnswer.Hold && byPeople.Any(result => result.Truth != Truth.True))
            answer = GateAnswer.Hold;
        var reason = Reason(answer, byFacts, byPeople);

        var expiresAt = answer == GateAnswer.Hold ? expiry : null;
        if (expiresAt <= facts.Now)
        {
            var uncounted = late > 0 ? string.Create(CultureInfo.InvariantCulture, $", not counting {late} later approval(s)") : "";
            return new(rule.Name, rule.Expires!.Then, $"expired after {Durations.Format(rule.Expires.After)}{uncounted}, {reason}", Conditions(), null, null);
        }

        return new(rule.Name, answer, reason, Conditions(), AskAgainAt(rule, answer, byFacts, byPeople, facts), expiresAt)
        {
            RemindAt = answer == GateAnswer.Hold && rule.Remind is { } remind ? NextReminder(facts, remind) : null,
            MayApprove = [.. rule.Require.OfType<ApprovalsCondition>().SelectMany(condition => condition.From).Select(group => group.ToString())],
        };

        IEnumerable<(bool IsForPeople, ConditionResult Result)> Judge(ICondition condition)
        {
            // Policies are long and images have many findings and packages.
            cancellationToken.ThrowIfCancellationRequested();
            return condition.Evaluate(facts, cancellationToken).Select(result => (condition.IsForPeople, result));
        }

        IReadOnlyList<ConditionResult> Conditions() => [.. judged.Select(item => item.Result)];
    }

    private static GateAnswer ByFacts(GateRule rule, List<ConditionResult> results, GateFacts facts) =>
        results.Any(result => result.Truth == Truth.False) ? rule.Unmet
        : results.All(result => result.Truth == Truth.True) ? GateAnswer.Resume
        : facts.Now < AskUntil(rule, facts) ? GateAnswer.AskAgain
        : rule.Unknown.Then;

    private static DateTimeOffset AskUntil(GateRule rule, GateFacts facts) => facts.Step.StartedAt + rule.Unknown.For;

    /// <summary>While a fact is unknown: every <c>askEvery</c> until the rule stops asking. While held: also at each reminder.</summary>
    private static DateTimeOffset? AskAgainAt(GateRule rule, GateAnswer answer, List<ConditionResult> byFacts, List<ConditionResult> byPeople, GateFacts facts)
    {
        DateTimeOffset? next = null;
        // Approvals can be unknown too: the CloudTrail event that names the starter may still arrive.
        var mayBecomeKnown = ByFacts(rule, byFacts, facts) == GateAnswer.AskAgain
            || (facts.Now < AskUntil(rule, facts) && byPeople.Any(result => result.Truth == Truth.Unknown));
        if (answer is GateAnswer.AskAgain or GateAnswer.Hold && mayBecomeKnown)
            next = Earlier(facts.Now + rule.Unknown.AskEvery, AskUntil(rule, facts));
        if (answer == GateAnswer.Hold && rule.Remind is { } remind)
            next = Earlier(next, NextReminder(facts, remind));
        return next;
    }

    /// <summary>Counted from the step's start, so that checks in between do not delay a reminder.</summary>
    private static DateTimeOffset NextReminder(GateFacts facts, TimeSpan remind)
    {
        var waited = facts.Now - facts.Step.StartedAt;
        return facts.Step.StartedAt + (remind * (waited < TimeSpan.Zero ? 1 : (waited.Ticks / remind.Ticks) + 1));
    }

    private static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    private static string Reason(GateAnswer answer, List<ConditionResult> byFacts, List<ConditionResult> byPeople)
    {
        // Only the conditions that decided: the false ones, otherwise those that are not true, otherwise all.
        List<ConditionResult> all = [.. byFacts, .. byPeople];
        List<ConditionResult> failed = [.. byFacts.Where(result => result.Truth == Truth.False)];
        List<ConditionResult> open = [.. all.Where(result => result.Truth != Truth.True)];
        var decisive = failed.Count > 0 ? failed : open.Count > 0 ? open : all;
        return string.Join(", ", decisive.Select(result => result.Observed));
    }
}

/// <summary>
/// The reason sent to the service and shown to people: <c>clean: scan completed within 24h, tests passed, 0 critical (policy 8f3c1e)</c>.
/// </summary>
internal static class Reasons
{
    /// <summary>The service accepts 1 to 1024 characters.</summary>
    private const int MaxLength = 1024;

    public static string NoRule(GateFacts facts, string policyHash) => Signed($"no rule matches {StepOf(facts)}", policyHash);

    public static string NoSureRule(GateFacts facts, string policyHash) =>
        Signed($"no rule matches {StepOf(facts)} for sure: the service does not report the platform or the build type that its scope names", policyHash);

    public static string Of(IReadOnlyList<RuleAnswer> winners, string policyHash)
    {
        // Each winning rule gets an equal share of the length, so that every one of them is named.
        var reserved = (MaxLength - Signature(policyHash).Length) / winners.Count;
        return Signed(string.Join("; ", winners.Select(winner => Printable.Shortened($"{winner.Rule}: {winner.Reason}", Math.Max(reserved - 2, 8)))), policyHash);
    }

    private static string StepOf(GateFacts facts) => $"{facts.Step.WorkflowType}/{facts.Step.Name} of "
        + (facts.Image.PipelineName is { } pipeline ? $"pipeline {pipeline}" : $"image {facts.Image.Name} without a pipeline");

    private static string Signed(string text, string policyHash)
    {
        var signature = Signature(policyHash);
        return Printable.Shortened(text, MaxLength - signature.Length) + signature;
    }

    private static string Signature(string policyHash) => $" (policy {policyHash[..Math.Min(6, policyHash.Length)]})";
}
