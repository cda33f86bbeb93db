using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.People;

namespace TestKit.Gates;

/// <summary>
/// The smallest rules with every answer: no critical findings resume, a critical finding stops, unknown findings ask again, and a test can
/// override the answer.
/// </summary>
public sealed class CriticalFindingsRules : IGateRules
{
    public static readonly TimeSpan AskEvery = TimeSpan.FromMinutes(10);

    public IReadOnlyList<Actor> PolicyAuthors => [];

    public string PolicyHash { get; set; } = "8f3c1e";

    public GateNeeds Needs { get; set; } = GateNeeds.Findings;

    /// <summary>Overrides the answer of the findings; null removes the override.</summary>
    public GateAnswer? Instead { get; set; }

    /// <summary>Overrides the answer by the facts; null removes the override.</summary>
    public Func<GateFacts, GateAnswer>? Decides { get; set; }

    /// <summary>How often people are reminded of a held gate; null for never.</summary>
    public TimeSpan? Remind { get; set; }

    /// <summary>Measured from when the step started to wait; null if the rule's hold never expires.</summary>
    public TimeSpan? Expires { get; set; }

    /// <summary>Facts of each decision, in order.</summary>
    public List<GateFacts> ReceivedFacts { get; } = [];

    public GateNeeds NeedsFor(WaitingStep step, ImageFacts image) => Needs;

    public GateDecision Decide(GateFacts facts, CancellationToken cancellationToken = default)
    {
        ReceivedFacts.Add(facts);
        var (answer, reason) = facts.Findings switch
        {
            _ when Decides is { } decides => (decides(facts), "the test says so"),
            _ when Instead is { } instead => (instead, "the test says so"),
            Known<IReadOnlyList<Finding>>.Yes known => Evaluate(known.Value.Count(f => f.Severity == "CRITICAL")),
            Known<IReadOnlyList<Finding>>.No unknown => (GateAnswer.AskAgain, unknown.Reason),
            _ => throw new InvalidOperationException("Expected findings that are known or unknown."),
        };
        DateTimeOffset? askAgainAt = answer is GateAnswer.AskAgain ? facts.Now + AskEvery : null;

        var rule = new RuleAnswer("clean", answer, reason, [], askAgainAt, answer is GateAnswer.Hold ? facts.Step.StartedAt + Expires : null)
        {
            RemindAt = answer is GateAnswer.Hold && Remind is { } every
                ? facts.Step.StartedAt + (every * (((facts.Now - facts.Step.StartedAt).Ticks / every.Ticks) + 1))
                : null,
            MayApprove = ["platform (role/PlatformApprover)"],
        };
        return new(answer, $"clean: {reason} (policy {PolicyHash})", [rule], PolicyHash, facts.Now, askAgainAt);
    }

    private static (GateAnswer, string) Evaluate(int critical) =>
        (critical == 0 ? GateAnswer.Resume : GateAnswer.Stop, string.Create(CultureInfo.InvariantCulture, $"{critical} critical, at most 0"));
}
