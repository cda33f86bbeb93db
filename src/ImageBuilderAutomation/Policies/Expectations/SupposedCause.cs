using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Policies.Expectations;

/// <summary>Something that moved, as somebody imagines it. What is not said is the quiet case: nothing started lately, nothing found.</summary>
public sealed record SupposedCause
{
    /// <summary>A Wednesday at noon.</summary>
    public static readonly DateTimeOffset Usual = new(2026, 1, 7, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The pipeline's name.</summary>
    public required string Pipeline { get; init; }

    public required CauseKind Kind { get; init; }

    /// <summary>The recipe's name; null: as the pipeline.</summary>
    public string? Recipe { get; init; }

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>When it is looked at.</summary>
    public DateTimeOffset At { get; init; } = Usual;

    /// <summary>How long ago it moved.</summary>
    public TimeSpan Waited { get; init; }

    /// <summary>How long ago the pipeline was started; null: never.</summary>
    public TimeSpan? LastStart { get; init; }

    public IReadOnlyList<SupposedFindings> Findings { get; init; } = [];

    public string? Parameter { get; init; }
}
