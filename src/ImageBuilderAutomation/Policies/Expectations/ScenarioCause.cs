using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Policies.Expectations;

/// <summary>A cause in a scenario, such as a new parent image. Defaults: no recent start, no findings.</summary>
public sealed record ScenarioCause
{
    /// <summary>A Wednesday at noon (UTC).</summary>
    public static readonly DateTimeOffset DefaultTime = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    public required CauseKind Kind { get; init; }

    /// <summary>The recipe's name; null means the same name as the pipeline.</summary>
    public string? Recipe { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The time of the decision.</summary>
    public DateTimeOffset At { get; init; } = DefaultTime;

    /// <summary>How long before the decision the cause arrived.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>How long before the decision the pipeline was last started; null means never.</summary>
    public TimeSpan? LastStart { get; init; }

    public IReadOnlyList<ScenarioFindings> Findings { get; init; } = [];

    public string? Parameter { get; init; }
}
