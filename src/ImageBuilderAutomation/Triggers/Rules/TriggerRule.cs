using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Calendar;

namespace ImageBuilderAutomation.Triggers.Rules;

/// <summary>One rule of the policy's <c>builds</c>: which pipelines start, for which causes, and when.</summary>
public sealed record TriggerRule
{
    public required string Name { get; init; }

    public required IReadOnlyList<CauseKind> On { get; init; }

    public Func<Pipeline, bool> Selects { get; init; } = _ => true;

    /// <summary>Selects parameters by name. Null: the parameters that the recipes name as their parent image.</summary>
    public Func<string, bool>? Parameters { get; init; }

    /// <summary>Describes the findings beyond the limit; null if there are none.</summary>
    public Func<IReadOnlyList<Finding>, string?> Exceeded { get; init; } = _ => null;

    /// <summary>The same for counts, by lower-case severity.</summary>
    public Func<IReadOnlyDictionary<string, int>, string?> CountExceeded { get; init; } = _ => null;

    /// <summary>A severity that the rule limits and the counts do not contain; null if there is none.</summary>
    public Func<IReadOnlyDictionary<string, int>, string?> UncountedSeverity { get; init; } = _ => null;

    public Schedule? Schedule { get; init; }

    /// <summary>Quiet period: how long the first cause waits for others, so that a burst starts one build.</summary>
    public TimeSpan QuietPeriod { get; init; }

    /// <summary>Minimum time between the starts of two builds of a pipeline.</summary>
    public TimeSpan Cooldown { get; init; }

    public bool IgnoreFreeze { get; init; }

    /// <summary>For causes that need no rule of the policy.</summary>
    internal static TriggerRule BuiltIn(CauseKind kind) =>
        new() { Name = kind == CauseKind.Manual ? "manual" : "retry", On = [kind], IgnoreFreeze = kind == CauseKind.Manual };
}
