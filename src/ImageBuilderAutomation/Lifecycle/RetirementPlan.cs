namespace ImageBuilderAutomation.Lifecycle;

/// <summary>One decision for every image, and whether anything of it may be done.</summary>
/// <param name="Decisions">In the order of <see cref="BuildOrder"/>.</param>
/// <param name="Refusals">Why nothing is done at all; empty when the plan may be carried out.</param>
public sealed record RetirementPlan(DateTimeOffset At, string PolicyHash, IReadOnlyList<ImageDecision> Decisions, IReadOnlyList<string> Refusals)
{
    public bool IsRefused => Refusals.Count > 0;

    /// <summary>What is retired now, oldest first; nothing where the plan is refused.</summary>
    public IReadOnlyList<ImageDecision> Acts => IsRefused ? [] : Having(ImageVerdict.Act);

    public IReadOnlyList<ImageDecision> Notices => IsRefused ? [] : Having(ImageVerdict.Announce);

    public int Count(ImageVerdict verdict) => Decisions.Count(decision => decision.Verdict == verdict);

    private List<ImageDecision> Having(ImageVerdict verdict) => [.. Decisions.Where(decision => decision.Verdict == verdict)
        .OrderBy(decision => decision.Image.CreatedAt).ThenBy(decision => decision.Image.Arn, BuildOrder.Instance)];
}
