using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers.Calendar;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Checks across the members of <c>builds</c>: rules that never decide, freezes that never end.</summary>
internal static class BuildsChecks
{
    /// <summary>A week in winter and one in summer: with daylight saving time, the gaps between freezes of two time zones differ.</summary>
    private static readonly DateTimeOffset[] Weeks = [new(2026, 1, 12, 0, 0, 0, TimeSpan.Zero), new(2026, 7, 13, 0, 0, 0, TimeSpan.Zero)];

    /// <summary>Members that narrow a rule further than its kinds of causes.</summary>
    private static readonly string[] Narrowing = ["findings", "parameters", "schedule"];

    private static readonly Pipeline Any = new("image-pipeline/any", true, null, null, new Dictionary<string, string>(), null);

    public static void Run(
        IReadOnlyList<(TriggerRule Rule, IReadOnlyList<Scope>? Scopes, SourceNode Node)> rules,
        IReadOnlyList<(Freeze Freeze, IReadOnlyList<Scope>? Scopes, SourceNode Node)> freezes,
        ProblemList problems)
    {
        foreach (var (rule, _, node) in rules)
        {
            Belongs(rule, node, problems);
            if (rule.Cooldown > TimeSpan.Zero && rule.Cooldown < rule.QuietPeriod)
            {
                problems.Warn(
                    node.Find("cooldown")!, $"more than quietPeriod ({Durations.Format(rule.QuietPeriod)}), which already keeps builds further apart than this");
            }
        }

        foreach (var (rule, scopes, node) in rules)
        {
            var earlier = rules.TakeWhile(other => other.Node != node);
            if (earlier.FirstOrDefault(other => IsShadowedBy(other.Rule, other.Scopes, other.Node, rule, scopes, node)) is { Rule: { } before })
            {
                problems.Warn(
                    node, $"a rule that differs: \"{before.Name}\" starts the same builds at the same time or earlier",
                    $"rule \"{rule.Name}\", which never decides anything");
            }
        }

        Unique(rules.Select(item => (item.Rule.Name, item.Node)), "a name that no other rule has", problems);
        Unique(freezes.Select(item => (item.Freeze.Name, item.Node)), "a name that no other freeze has", problems);
        Endless(freezes, problems);
    }

    private static void Belongs(TriggerRule rule, SourceNode node, ProblemList problems)
    {
        foreach (var (member, kind, word) in new[]
        {
            ("findings", CauseKind.FindingsFound, "findings"),
            ("parameters", CauseKind.ParameterChanged, "parameterChanged"),
            ("schedule", CauseKind.Scheduled, "schedule"),
        })
        {
            if (node.Find(member) is { } set && rule.On.Count > 0 && !rule.On.Contains(kind))
                problems.Error(set, $"\"{word}\" in \"on\"; without it this member has no effect");
        }

        if (rule.On.Contains(CauseKind.Scheduled) && node.Find("schedule") is null)
            problems.Missing(node, "schedule", "the times to start, because \"on\" contains schedule");
    }

    /// <summary>The rule that lets the build start earliest decides, so a rule that never starts it earlier than another decides nothing.</summary>
    private static bool IsShadowedBy(
        TriggerRule other, IReadOnlyList<Scope>? otherScopes, SourceNode otherNode, TriggerRule rule, IReadOnlyList<Scope>? scopes, SourceNode node) =>
        rule.On.Count > 0 && rule.On.All(other.On.Contains)
        && (otherScopes is null || (scopes is not null && scopes.All(otherScopes.Contains)))
        && other.QuietPeriod <= rule.QuietPeriod && other.Cooldown <= rule.Cooldown && (other.IgnoreFreeze || !rule.IgnoreFreeze)
        && Narrowing.All(member => TextOf(otherNode.Find(member)) == TextOf(node.Find(member)));

    private static string TextOf(SourceNode? node) => node is null ? "" : ContentHash.Canonical(node);

    private static void Endless(IReadOnlyList<(Freeze Freeze, IReadOnlyList<Scope>? Scopes, SourceNode Node)> freezes, ProblemList problems)
    {
        foreach (var (freeze, _, node) in freezes)
        {
            if (IsEndless([freeze with { Selects = _ => true }]))
            {
                problems.Error(
                    node, "a freeze that ends; to start no builds at all, set the mode of builds to \"off\" or \"observe\"",
                    $"freeze \"{freeze.Name}\", which covers the whole week");
            }
        }

        var everywhere = freezes.Where(item => item.Scopes is null).ToList();
        if (everywhere.Count > 1 && everywhere.All(item => !IsEndless([item.Freeze])) && IsEndless([.. everywhere.Select(item => item.Freeze)]))
        {
            problems.Error(
                everywhere[^1].Node, "freezes that leave some time of the week for builds",
                $"freezes that together cover the whole week: {string.Join(", ", everywhere.Select(item => item.Freeze.Name))}");
        }
    }

    private static bool IsEndless(IReadOnlyList<Freeze> freezes) => Weeks.Any(week =>
        new FreezeCalendar([.. freezes.Where(freeze => freeze.Period is Period.Weekly)]).ActiveAt(Any, week) is { } held && held.Until > week.AddDays(8));

    private static void Unique(IEnumerable<(string Name, SourceNode Node)> named, string expected, ProblemList problems)
    {
        foreach (var twice in named.Where(item => item.Name.Length > 0).GroupBy(item => item.Name).Where(group => group.Count() > 1))
        {
            foreach (var (_, node) in twice.Skip(1))
                problems.Error(node.Find("name")!, expected);
        }
    }
}
