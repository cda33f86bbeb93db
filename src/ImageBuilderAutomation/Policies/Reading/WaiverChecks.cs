using System.Globalization;
using ImageBuilderAutomation.Policies.Waivers;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Finds waivers that have no effect or that are too broad.</summary>
internal static class WaiverChecks
{
    private static readonly string[] Selectors = ["scope", "pipelines", "recipes", "images", "package"];

    /// <param name="today">Null skips the checks of end dates; those are then checked when a waiver is applied to a finding.</param>
    public static void Run(IReadOnlyList<(Waiver Waiver, SourceNode Node)> waivers, DateOnly? today, ProblemList problems)
    {
        for (var i = 0; i < waivers.Count; i++)
        {
            var (waiver, node) = waivers[i];
            if (today is { } day)
                Ends(waiver, node, day, problems);
            foreach (var scope in waiver.Scopes?.Where(scope => scope.Tags is not null) ?? [])
            {
                problems.Warn(
                    node.Find("scope")!, "a scope without tags: whoever starts a build chooses its tags and could make the waiver cover it",
                    $"scope \"{scope.Name}\" with tags");
            }

            foreach (var twice in waiver.Findings.GroupBy(id => id, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
                problems.Warn(node.Find("findings")!, "each vulnerability once", $"\"{Printable.Shortened(twice.Key, 80)}\" again");

            // When two waivers cover each other, the first one in the file is used.
            if (waivers.Where((other, j) => j != i && CoversAllOf(other, waivers[i]) && (j < i || !CoversAllOf(waivers[i], other))).FirstOrDefault()
                is ({ } by, { } at))
            {
                problems.Warn(
                    node, $"a waiver that {at.Path} (owner {Printable.Shortened(by.Owner, 64)}) does not already cover until the same day or longer",
                    "a waiver that never decides anything");
            }
        }
    }

    private static void Ends(Waiver waiver, SourceNode node, DateOnly today, ProblemList problems)
    {
        var now = new DateTimeOffset(today, TimeOnly.MinValue, TimeSpan.Zero);
        if (waiver.TermAt(now) == WaiverTerm.Expired)
            problems.Warn(node.Find("until")!, "today or a later day; the waiver has expired and its findings count again");
        else if (waiver.TermAt(now) == WaiverTerm.TooLong)
        {
            problems.Error(
                node.Find("until")!,
                string.Create(CultureInfo.InvariantCulture, $"a day at most {Waiver.MaxTerm.Days} days ahead; with a later end the waiver is not active yet"));
        }
    }

    private static bool CoversAllOf((Waiver Waiver, SourceNode Node) by, (Waiver Waiver, SourceNode Node) hidden) =>
        by.Waiver.Until >= hidden.Waiver.Until
        && hidden.Waiver.Findings.All(id => by.Waiver.Findings.Contains(id, StringComparer.OrdinalIgnoreCase))
        && (by.Waiver.IsForAll || Where(by.Node) == Where(hidden.Node));

    private static string Where(SourceNode node) => string.Join(
        '|', Selectors.Select(name => node.Find(name) is { } value ? ContentHash.Canonical(value) : ""));
}
