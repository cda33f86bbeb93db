using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>
/// Compares two policies and says of each difference whether it loosens protection. Pure and conservative: what is not proven to be neutral or stricter
/// loosens. If no change loosens, no gate decision under the new policy is less strict than under the old one, and nothing else happens that the old one
/// did not let happen.
/// </summary>
public static class PolicyComparison
{
    /// <summary>To whom notifications belong, and the policy's own tests: none of it lets anything happen.</summary>
    private static readonly string[] NeutralSections = ["owners", "expect"];

    private static readonly string[] ComparedSections = ["scopes", "approvers", "waivers", "modes", "gates", "builds", "lifecycle", "configurations", "channels", "owners"];

    /// <param name="today">The day (UTC) on which the new policy becomes active. A waiver is active only during a year before its end.</param>
    public static IReadOnlyList<PolicyChange> Of(Policy before, Policy after, DateOnly today)
    {
        var changes = new ChangeList();
        GateComparison.Run(before.Gates, after.Gates, changes);
        WaiverComparison.Run(before, after, today, changes);
        Approvers(before, after, changes);
        Scopes(before, after, changes);
        Modes(before, after, changes);
        BuildsComparison.Run(before, after, changes);
        LifecycleComparison.Run(before, after, changes);
        ConfigurationComparison.Run(before.Configurations, after.Configurations, changes);
        ChannelComparison.Run(before.Channels, after.Channels, changes);
        OwnerComparison.Run(before.Owners, after.Owners, changes);
        Others(before, after, changes);
        return changes.All;
    }

    private static void Approvers(Policy before, Policy after, ChangeList changes)
    {
        foreach (var name in before.Approvers.Keys.Union(after.Approvers.Keys))
        {
            var path = $"approvers.{name}";
            var (old, now) = (before.Approvers.GetValueOrDefault(name), after.Approvers.GetValueOrDefault(name));
            if (old is not null && now is not null)
                changes.Names(path, old.Members, now.Members, ChangeEffect.Loosens, ChangeEffect.Tightens);
            else if (old is not null)
                changes.Tightens(path, "the group is removed");
            else if (name == Policy.Publishers)
                changes.Loosens(path, $"its members may publish policies: {string.Join(", ", now!.Members)}");
            else
                changes.Neutral(path, "the group is added");
        }
    }

    private static void Scopes(Policy before, Policy after, ChangeList changes)
    {
        foreach (var (name, old) in before.Scopes)
        {
            if (after.Scopes.TryGetValue(name, out var now) && ScopeText.Of(old) != ScopeText.Of(now))
            {
                // Wider or narrower: a step that leaves the scope of one rule, and one that enters the scope of a rule that releases, can both be released.
                changes.Add(
                    $"scopes.{name}", $"{ScopeText.Of(old)} becomes {ScopeText.Of(now)}",
                    IsProtective(name, before) || IsProtective(name, after) ? ChangeEffect.Loosens : ChangeEffect.Neutral);
            }
        }
    }

    /// <summary>Whether anything but <c>owners</c> and <c>expect</c> uses the scope. A text of the same content counts as a use.</summary>
    private static bool IsProtective(string scope, Policy policy)
    {
        var quoted = $"{scope.Length}\"{scope}\"";
        return policy.Gates.SelectMany(rule => rule.Scopes ?? []).Concat(policy.Waivers.SelectMany(waiver => waiver.Scopes ?? [])).Any(used => used.Name == scope)
            || policy.Sections.Value.Any(section =>
                section.Key is not "scopes" && !section.Key.Contains('.') && !NeutralSections.Contains(section.Key)
                && section.Value.Contains(quoted, StringComparison.Ordinal));
    }

    private static void Modes(Policy before, Policy after, ChangeList changes)
    {
        foreach (var capability in Enum.GetValues<Capability>())
        {
            var (old, now) = (before.ModeOf(capability), after.ModeOf(capability));
            if (old != now)
                changes.Add($"modes.{capability.Name()}", $"{Text(old)} becomes {Text(now)}", EffectOf(capability, old, now));
        }
    }

    private static ChangeEffect EffectOf(Capability capability, Mode before, Mode after) => capability switch
    {
        // While the rules act, they release and stop. Without them, whoever may answer the step decides alone. So only to observe, instead of nothing, is safe.
        Capability.Gates => (before, after) is (Mode.Off, Mode.Observe) ? ChangeEffect.Tightens : ChangeEffect.Loosens,
        // More builds start, more images retire, more channels move.
        Capability.Builds or Capability.Lifecycle or Capability.Releases => Reach(after) > Reach(before) ? ChangeEffect.Loosens : ChangeEffect.Tightens,
        // Acting changes configurations, and not acting leaves them as they drift.
        _ => ChangeEffect.Loosens,
    };

    private static int Reach(Mode mode) => mode switch { Mode.Off => 0, Mode.Observe => 1, _ => 2 };

    private static string Text(Mode mode) => mode switch { Mode.Act => "act", Mode.Observe => "observe", _ => "off" };

    /// <summary>Sections that are compared as text: a section that this code does not know loosens whatever its change is.</summary>
    private static void Others(Policy before, Policy after, ChangeList changes)
    {
        var (old, now) = (before.Sections.Value, after.Sections.Value);
        foreach (var section in old.Keys.Union(now.Keys).Where(name => !name.Contains('.') && !ComparedSections.Contains(name)).Order(StringComparer.Ordinal))
        {
            if (old.GetValueOrDefault(section) != now.GetValueOrDefault(section))
                changes.Add(section, "is changed", NeutralSections.Contains(section) ? ChangeEffect.Neutral : ChangeEffect.Loosens);
        }
    }
}

/// <summary>A scope's content as text, for comparison and for people.</summary>
internal static class ScopeText
{
    public static string Of(Scope scope)
    {
        var parts = new List<string>();
        Add("pipelines", scope.Pipelines);
        Add("recipes", scope.Recipes);
        Add("images", scope.Images);
        Add("versions", scope.Versions);
        if (scope.Tags is { } tags)
            parts.Add($"tags {string.Join(" ", tags.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{Quoted(tag.Key)}={Quoted(tag.Value.Pattern)}"))}");
        Add("configurations", scope.Configurations);
        AddTexts("platforms", scope.Platforms);
        AddTexts("buildTypes", scope.BuildTypes);
        return string.Join(", ", parts);

        void Add(string name, IReadOnlyList<Glob>? globs) => AddTexts(name, globs?.Select(glob => glob.Pattern));

        void AddTexts(string name, IEnumerable<string>? texts)
        {
            if (texts is not null)
                parts.Add($"{name} {string.Join(" ", texts.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(Quoted))}");
        }
    }

    /// <returns>The names of the scopes, or <c>*</c> for everything.</returns>
    public static string Names(IReadOnlyList<Scope>? scopes) =>
        scopes is null ? "*" : string.Join(" ", scopes.Select(scope => scope.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    /// <summary>
    /// Whether everything in <paramref name="inner"/> is also in <paramref name="outer"/>, by names alone, and certainly so where it is certainly in
    /// <paramref name="inner"/>.
    /// </summary>
    public static bool Covers(IReadOnlyList<Scope>? outer, IReadOnlyList<Scope>? inner) =>
        outer is null || (inner is not null && inner.All(scope => outer.Any(other => other.Name == scope.Name)));

    // Tags may contain any character, so that one value must not look like two.
    private static string Quoted(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '*' or '?')
        ? text
        : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
