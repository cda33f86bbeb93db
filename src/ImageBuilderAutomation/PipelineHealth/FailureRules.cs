namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>The policy's <c>builds.failures</c>: what failures in a row do to a pipeline.</summary>
public sealed record FailureRules
{
    public required string PolicyHash { get; init; }

    /// <summary>The number of failed builds in a row after which triggers start no further build; null: never.</summary>
    public int? PauseAfter { get; init; }

    /// <summary>Whether a pipeline that the service disabled is enabled again after a successful build.</summary>
    public bool EnableAfterSuccess { get; init; }

    public bool Pauses(int failuresInARow) => failuresInARow >= PauseAfter;
}
