using ImageBuilderAutomation.Policies.Waivers;

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
            Only = Only(entry, values),
            Package = values.Text(entry.Find("package"), TextKind.PackageGlob) is { } package ? new(package) : null,
            Until = until ?? default,
            Owner = owner ?? "",
            Reason = reason ?? "",
            Ticket = values.Text(entry.Find("ticket"), TextKind.Label),
        };
        return findings is null || until is null || owner is null || reason is null ? null : waiver;
    }

    private static Scope? Only(SourceNode entry, ValueReader values)
    {
        var only = new Scope
        {
            Name = "",
            Pipelines = ScopesReader.Globs(entry.Find("pipelines"), values),
            Recipes = ScopesReader.Globs(entry.Find("recipes"), values),
            Images = ScopesReader.Globs(entry.Find("images"), values),
        };
        return only is { Pipelines: null, Recipes: null, Images: null } ? null : only;
    }
}
