using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Policies.Conditions;

namespace ImageBuilderAutomation.Policies;

/// <summary>One entry of <c>gates</c>: the steps and builds it applies to, its conditions, and its answer when they are not met.</summary>
public sealed record GateRule
{
    public required string Name { get; init; }

    /// <summary>The rule applies to a build in any of these; null means every build.</summary>
    public IReadOnlyList<Scope>? Scopes { get; init; }

    public required StepPattern Step { get; init; }

    /// <summary>All of these have to be true. In the file's order.</summary>
    public required IReadOnlyList<ICondition> Require { get; init; }

    /// <summary>The answer while a fact is unknown.</summary>
    public UnknownAnswer Unknown { get; init; } = UnknownAnswer.Default;

    /// <summary>The answer when a condition is false: <see cref="GateAnswer.Hold"/> or <see cref="GateAnswer.Stop"/>. Missing approvals always hold.</summary>
    public GateAnswer Unmet { get; init; } = GateAnswer.Hold;

    /// <summary>How often a held step is checked again and people are reminded of it; null means never.</summary>
    public TimeSpan? Remind { get; init; }

    public Expiry? Expires { get; init; }

    public bool AppliesTo(WaitingStep step, ImageFacts image) =>
        Step.Matches(step) && (Scopes is null || Scopes.Any(scope => scope.Selects(image)));
}
