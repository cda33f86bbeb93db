using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Triggers.Calendar;
using ImageBuilderAutomation.Triggers.Causes;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers;

/// <summary>One rule of the policy's <c>builds</c>: which pipelines run for what, and how patiently.</summary>
public sealed record TriggerRule
{
    public required string Name { get; init; }

    public required IReadOnlyList<CauseKind> On { get; init; }

    public Func<Pipeline, bool> Selects { get; init; } = _ => true;

    /// <summary>By name; null means the parameters that the recipes themselves name as their parent.</summary>
    public Func<string, bool>? Parameters { get; init; }

    /// <summary>What of these findings is beyond the limit; null when nothing is.</summary>
    public Func<IReadOnlyList<Finding>, string?> Exceeded { get; init; } = _ => null;

    /// <summary>The same of mere counts, by severity in lower case.</summary>
    public Func<IReadOnlyDictionary<string, int>, string?> CountExceeded { get; init; } = _ => null;

    /// <summary>A severity that the rule limits and these counts say nothing of; null when there is none.</summary>
    public Func<IReadOnlyDictionary<string, int>, string?> Uncounted { get; init; } = _ => null;

    public Timetable? Timetable { get; init; }

    /// <summary>How long the first cause waits for others, so that a burst starts one build.</summary>
    public TimeSpan Settle { get; init; }

    /// <summary>Between the starts of two builds of a pipeline.</summary>
    public TimeSpan Cooldown { get; init; }

    public bool IgnoreFreeze { get; init; }

    /// <summary>For causes that no rule of the policy is about.</summary>
    internal static TriggerRule BuiltIn(CauseKind kind) =>
        new() { Name = kind == CauseKind.ByHand ? "by hand" : "retry", On = [kind], IgnoreFreeze = kind == CauseKind.ByHand };
}
