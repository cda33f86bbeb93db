using System.Globalization;
using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Triggers.Calendar;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class TriggerRulesReader
{
    private static readonly (string Name, CauseKind Value)[] Kinds =
    [
        ("parentAvailable", CauseKind.ParentAvailable), ("findings", CauseKind.FindingsFound), ("parameterChanged", CauseKind.ParameterChanged),
        ("componentCreated", CauseKind.ComponentCreated), ("recipeCreated", CauseKind.RecipeCreated), ("schedule", CauseKind.Scheduled),
    ];

    private static readonly IReadOnlyList<FindingsLimit> NothingCritical = [new("critical", 0, null)];

    public static IReadOnlyList<string> CauseNames { get; } = [.. Kinds.Select(kind => kind.Name)];

    public static CauseKind? Kind(SourceNode? node, ValueReader values) => values.Choice<CauseKind>(node, Kinds);

    public static List<(TriggerRule Rule, IReadOnlyList<Scope>? Scopes, SourceNode Node)> Read(SourceNode? node, BuildsContext context)
    {
        var (rules, values) = (new List<(TriggerRule, IReadOnlyList<Scope>?, SourceNode)>(), context.Values);
        foreach (var item in values.List(node, "a list of rules for builds", mayBeEmpty: true) ?? [])
        {
            if (values.Object(item, "name", "scope", "on", "findings", "parameters", "schedule", "quietPeriod", "cooldown", "ignoreFreeze") is not { } rule)
                continue;

            var name = values.Text(context.Required(rule, "name", "a name, which decisions show"), TextKind.Name);
            var scopes = context.Chosen(context.Required(rule, "scope", BuildsContext.ScopeExpected));
            var on = On(context.Required(rule, "on", $"a list of causes that start the pipelines: {string.Join(", ", CauseNames)}"), values);
            var limits = LimitsReader.Read(rule.Find("findings"), values) ?? NothingCritical;
            var parameters = values.Texts(rule.Find("parameters"), TextKind.ParameterGlob)?.Select(text => new Glob(text)).ToList();
            rules.Add((
                new()
                {
                    Name = name ?? "",
                    On = on,
                    Selects = BuildsContext.Selector(scopes),
                    Exceeded = findings => TriggerFindings.Exceeded(limits, findings),
                    CountExceeded = counts => TriggerFindings.Exceeded(limits, counts),
                    UncountedSeverity = counts => TriggerFindings.Uncounted(limits, counts),
                    Parameters = parameters is null ? null : parameter => parameters.Any(glob => glob.Matches(parameter)),
                    Schedule = Schedule(rule.Find("schedule"), values),
                    QuietPeriod = values.Duration(rule.Find("quietPeriod"), DurationBounds.QuietPeriod) ?? TimeSpan.Zero,
                    Cooldown = values.Duration(rule.Find("cooldown"), DurationBounds.Cooldown) ?? TimeSpan.Zero,
                    IgnoreFreeze = values.Flag(rule.Find("ignoreFreeze")) ?? false,
                },
                scopes,
                rule));
        }

        return rules;
    }

    private static List<CauseKind> On(SourceNode? node, ValueReader values)
    {
        var nodes = values.List(node, $"a list with at least one of {string.Join(", ", CauseNames)}") ?? [];
        foreach (var twice in nodes.Where(item => item.Kind == JsonValueKind.String).GroupBy(item => item.Text).Where(group => group.Count() > 1))
            values.Problems.Error(twice.Last(), "each cause once");
        return [.. nodes.Select(item => Kind(item, values)).OfType<CauseKind>()];
    }

    private static Schedule? Schedule(SourceNode? node, ValueReader values)
    {
        if (values.Object(node, "at", "zone") is not { } schedule)
            return null;
        var zone = schedule.Find("zone") is { } named ? Zones.Read(named, values) : TimeZoneInfo.Utc;
        if (schedule.Find("at") is not { } at)
        {
            values.Problems.Missing(schedule, "at", Triggers.Calendar.Schedule.Expected);
            return null;
        }

        if (at.Kind == JsonValueKind.String && Triggers.Calendar.Schedule.TryParse(at.Text, zone ?? TimeZoneInfo.Utc, out var parsed))
            return parsed;
        values.Problems.Error(at, Triggers.Calendar.Schedule.Expected);
        return null;
    }
}

/// <summary>Limits on findings for build rules: findings above a limit start a build.</summary>
internal static class TriggerFindings
{
    /// <summary>Describes the first limit that is certainly exceeded, in the words of a gate; null when none is.</summary>
    public static string? Exceeded(IReadOnlyList<FindingsLimit> limits, IReadOnlyList<Finding> findings) =>
        limits.Select(limit => limit.Evaluate(findings)).FirstOrDefault(result => result.Truth == Truth.False)?.Observed;

    /// <summary>Uses counts alone. Counts say nothing about fixes, so every finding may have one.</summary>
    public static string? Exceeded(IReadOnlyList<FindingsLimit> limits, IReadOnlyDictionary<string, int> counts) => limits
        .Where(limit => counts.GetValueOrDefault(limit.Severity) > Math.Min(limit.AtMost ?? int.MaxValue, limit.Fixable ?? int.MaxValue))
        .Select(limit => string.Create(CultureInfo.InvariantCulture, $"{counts[limit.Severity]} {limit.Severity}"))
        .FirstOrDefault();

    /// <summary>The first limited severity without a count: the scan event omits low, informational and untriaged findings.</summary>
    public static string? Uncounted(IReadOnlyList<FindingsLimit> limits, IReadOnlyDictionary<string, int> counts) =>
        limits.Select(limit => limit.Severity).FirstOrDefault(severity => !counts.ContainsKey(severity));
}
