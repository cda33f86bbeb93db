using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Triggers.Calendar;

namespace ImageBuilderAutomation.Triggers.Rules;

/// <summary>The policy's <c>builds</c>.</summary>
public sealed record TriggerRules
{
    public required string PolicyHash { get; init; }

    public string ShortHash => PolicyHash[..Math.Min(6, PolicyHash.Length)];

    /// <summary>Maximum number of concurrent builds; null: no limit.</summary>
    public int? AtMost { get; init; }

    public RetryLimits Retry { get; init; } = RetryLimits.None;

    /// <summary>What failures in a row do to a pipeline. Nothing by default.</summary>
    public FailureRules Failures
    {
        get => field ?? new() { PolicyHash = PolicyHash };
        init;
    }

    /// <summary>What becomes of builds that do not move. No build is looked at by default.</summary>
    public StuckBuildRules Stuck
    {
        get => field ?? new() { PolicyHash = PolicyHash };
        init;
    }

    public FreezeCalendar Freezes { get; init; } = new([]);

    public IReadOnlyList<TriggerRule> Rules { get; init; } = [];

    /// <summary>Which of an image's findings count at a given time; the others are waived.</summary>
    public Func<ImageFacts, IReadOnlyList<Finding>, DateTimeOffset, IReadOnlyList<Finding>> Counted { get; init; } = (_, findings, _) => findings;

    public bool Any(CauseKind kind) => Rules.Any(rule => rule.On.Contains(kind));

    /// <summary>The rules that matched this cause and still exist; empty if the policy has none of them any more.</summary>
    public IReadOnlyList<TriggerRule> Of(PipelineRunCause cause) => cause.Cause.Kind is CauseKind.BuildFailed or CauseKind.Manual
        ? [TriggerRule.BuiltIn(cause.Cause.Kind)]
        : [.. Rules.Where(rule => cause.Rules.Contains(rule.Name))];
}

/// <param name="DistributionOnly">How often the distribution of one image is retried.</param>
/// <param name="Transient">How many builds in a row may follow one that failed for a transient reason.</param>
public sealed record RetryLimits(int DistributionOnly, int Transient)
{
    public static readonly RetryLimits None = new(0, 0);
}
