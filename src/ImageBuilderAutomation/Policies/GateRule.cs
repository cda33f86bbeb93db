using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies.Conditions;

namespace ImageBuilderAutomation.Policies;

/// <summary>One entry of <c>gates</c>: for which steps of which builds, what it asks, and what it says when that is not met.</summary>
public sealed record GateRule
{
    public required string Name { get; init; }

    /// <summary>Any of these; null means every build.</summary>
    public IReadOnlyList<Scope>? Scopes { get; init; }

    public required StepPattern Step { get; init; }

    /// <summary>All of these, in the file's order.</summary>
    public required IReadOnlyList<ICondition> Require { get; init; }

    /// <summary>When a fact is not known.</summary>
    public UnknownAnswer Unknown { get; init; } = UnknownAnswer.Default;

    /// <summary>When a condition is known to be false: <see cref="GateAnswer.Hold"/> or <see cref="GateAnswer.Stop"/>. Missing approvals always hold.</summary>
    public GateAnswer Unmet { get; init; } = GateAnswer.Hold;

    /// <summary>How often a held step is looked at, and told of, again.</summary>
    public TimeSpan? Remind { get; init; }

    public Expiry? Expires { get; init; }

    public bool AppliesTo(WaitingStep step, ImageFacts image) =>
        Step.Matches(step) && (Scopes is null || Scopes.Any(scope => scope.Selects(image)));
}
