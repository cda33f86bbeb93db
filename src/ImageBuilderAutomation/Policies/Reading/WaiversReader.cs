using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads the waivers file that the policy names. It is a file of its own so that other people can own it.</summary>
internal static class WaiversReader
{
    private const string Expected = "\"./<name>.json\", a file next to the policy";

    /// <param name="files">Returns the text of a file next to the policy by its name, or null when there is none.</param>
    /// <returns>The waivers, and the file's root for the hash or null. Problems of the file carry its name.</returns>
    public static (IReadOnlyList<Waiver> Waivers, SourceNode? Root) Read(
        SourceNode? node, Func<string, string?> files, DateOnly? today, IReadOnlyDictionary<string, Scope> scopes, SourceNode? scopeDefinitions,
        ValueReader values)
    {
        if (values.Text(node, TextKind.FileBeside) is not { } name)
            return ([], null);

        var file = name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name;
        if (files(file) is not { } text)
        {
            values.Problems.Error(node!, Expected, $"no file {file}");
            return ([], null);
        }

        var own = new ValueReader(values.Problems.Of(file));
        if (SourceParser.TryParse(text, own.Problems) is not { } root)
            return ([], null);
        if (own.Object(root, "$schema", "waivers") is null)
            return ([], root);

        own.Text(root.Find("$schema"), TextKind.Anything);
        var list = root.Find("waivers");
        if (list is null)
            own.Problems.Missing(root, "waivers", "a list of waivers");
        var placed = new List<(Waiver Waiver, SourceNode Node)>();
        foreach (var item in own.List(list, "a list of waivers", mayBeEmpty: true) ?? [])
        {
            if (Waiver(item, scopes, scopeDefinitions, own) is { } waiver)
                placed.Add((waiver, item));
        }

        WaiverChecks.Run(placed, today, own.Problems);
        return ([.. placed.Select(item => item.Waiver)], root);
    }

    private static Waiver? Waiver(SourceNode item, IReadOnlyDictionary<string, Scope> scopes, SourceNode? scopeDefinitions, ValueReader values)
    {
        if (values.Object(item, "findings", "scope", "pipelines", "recipes", "images", "package", "until", "owner", "reason", "ticket") is not { } entry)
            return null;

        var findings = values.Texts(values.Required(entry, "findings", "a list of vulnerability ids"), TextKind.VulnerabilityId);
        var until = values.Date(values.Required(entry, "until", "the last day on which the waiver is active, such as \"2026-12-31\""));
        var owner = values.Text(values.Required(entry, "owner", "the person or team that accepts the risk"), TextKind.Label);
        var reason = values.Text(values.Required(entry, "reason", "why the risk is acceptable"), TextKind.Sentence);
        var waiver = new Waiver
        {
            Findings = findings ?? [],
            Scopes = entry.Find("scope") is { } scope ? ScopesReader.Chosen(scope, scopes, scopeDefinitions, values) : null,
            Only = ScopesReader.Only(entry, values),
            Package = values.Text(entry.Find("package"), TextKind.PackageGlob) is { } package ? new(package) : null,
            Until = until ?? default,
            Owner = owner ?? "",
            Reason = reason ?? "",
            Ticket = values.Text(entry.Find("ticket"), TextKind.Label),
        };
        return findings is null || until is null || owner is null || reason is null ? null : waiver;
    }
}

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
        && by.Waiver.NamesAllOf(hidden.Waiver)
        && (by.Waiver.IsForAll || Where(by.Node) == Where(hidden.Node));

    private static string Where(SourceNode node) => string.Join(
        '|', Selectors.Select(name => node.Find(name) is { } value ? ContentHash.Canonical(value) : ""));
}
