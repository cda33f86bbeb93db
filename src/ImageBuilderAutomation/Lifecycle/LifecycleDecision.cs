using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>What happens to one image, and why.</summary>
/// <param name="Action">Null for an image that is kept.</param>
/// <param name="ActsAt">When the notice period ends; null when there is none.</param>
/// <param name="Why">All reasons; never empty.</param>
public sealed record LifecycleDecision(
    LifecycleImage Image, ImageVerdict Verdict, LifecycleAction? Action, DateTimeOffset? ActsAt, IReadOnlyList<LifecycleReason> Why)
{
    /// <summary>The kinds of the known uses; empty when there is none, or use does not matter.</summary>
    public IReadOnlyList<UseKind> UsedBy { get; init; } = [];

    /// <summary>What uses the disabled image, so that it is to be brought back; null for every other image.</summary>
    public string? FoundUse { get; init; }

    /// <summary>It is not known when the image was disabled, so its quiet period begins with the next run in mode act.</summary>
    public bool BeginsQuietPeriod { get; init; }

    public bool IsKept => Verdict is ImageVerdict.Keep;

    /// <summary>The texts of all reasons.</summary>
    public IReadOnlyList<string> Reasons => [.. Why.Select(reason => reason.Text)];

    public string Reason => string.Join("; ", Reasons);

    internal static LifecycleDecision Keep(LifecycleImage image, params IReadOnlyList<LifecycleReason> reasons) => new(image, ImageVerdict.Keep, null, null, reasons);
}

/// <summary>The decision about an image, in the order of its retirement.</summary>
public enum ImageVerdict
{
    Keep = 0,

    /// <summary>To be announced now.</summary>
    Announce = 1,

    /// <summary>Its notice period is running, or this run's limit is used up.</summary>
    Wait = 2,

    /// <summary>To be retired now.</summary>
    Act = 3,
}

/// <summary>One decision for every image, and the reasons to refuse the plan as a whole.</summary>
/// <param name="Decisions">In the order of <see cref="BuildVersionComparer"/>.</param>
/// <param name="Refusals">Why the plan must not be carried out; empty when it may be.</param>
public sealed record RetirementPlan(DateTimeOffset At, string PolicyHash, IReadOnlyList<LifecycleDecision> Decisions, IReadOnlyList<string> Refusals)
{
    public bool IsRefused => Refusals.Count > 0;

    /// <summary>The images to retire now, oldest first; empty when the plan is refused.</summary>
    public IReadOnlyList<LifecycleDecision> Actions => IsRefused ? [] : WithVerdict(ImageVerdict.Act);

    /// <summary>The images to announce now, oldest first; empty when the plan is refused.</summary>
    public IReadOnlyList<LifecycleDecision> Notices => IsRefused ? [] : WithVerdict(ImageVerdict.Announce);

    public int Count(ImageVerdict verdict) => Decisions.Count(decision => decision.Verdict == verdict);

    private List<LifecycleDecision> WithVerdict(ImageVerdict verdict) => [.. Decisions.Where(decision => decision.Verdict == verdict)
        .OrderBy(decision => decision.Image.CreatedAt).ThenBy(decision => decision.Image.Arn, BuildVersionComparer.Instance)];
}
