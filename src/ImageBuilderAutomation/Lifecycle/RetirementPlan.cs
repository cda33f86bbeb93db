namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One decision for every image, and the reasons to refuse the plan as a whole.</summary>
/// <param name="Decisions">In the order of <see cref="BuildVersionComparer"/>.</param>
/// <param name="Refusals">Why the plan must not be carried out; empty when it may be.</param>
public sealed record RetirementPlan(DateTimeOffset At, string PolicyHash, IReadOnlyList<ImageDecision> Decisions, IReadOnlyList<string> Refusals)
{
    public bool IsRefused => Refusals.Count > 0;

    /// <summary>The images to retire now, oldest first; empty when the plan is refused.</summary>
    public IReadOnlyList<ImageDecision> Actions => IsRefused ? [] : WithVerdict(ImageVerdict.Act);

    /// <summary>The images to announce now, oldest first; empty when the plan is refused.</summary>
    public IReadOnlyList<ImageDecision> Notices => IsRefused ? [] : WithVerdict(ImageVerdict.Announce);

    public int Count(ImageVerdict verdict) => Decisions.Count(decision => decision.Verdict == verdict);

    private List<ImageDecision> WithVerdict(ImageVerdict verdict) => [.. Decisions.Where(decision => decision.Verdict == verdict)
        .OrderBy(decision => decision.Image.CreatedAt).ThenBy(decision => decision.Image.Arn, BuildVersionComparer.Instance)];
}
