using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class ScopesReader
{
    private static readonly string[] Selectors = ["pipelines", "recipes", "images", "versions", "tags", "configurations", "platforms", "buildTypes"];

    public static Dictionary<string, Scope> Read(SourceNode? node, ValueReader values)
    {
        var scopes = new Dictionary<string, Scope>();
        foreach (var (name, value) in values.Map(node, TextKind.Name, "an object with a scope for each name")?.Members ?? [])
        {
            if (values.Object(value, Selectors) is { } scope)
                scopes[name] = Scope(name, scope, values);
        }

        return scopes;
    }

    /// <summary>Reads one name, several names, or <c>*</c>. An undefined scope is a problem, which makes the returned scopes irrelevant.</summary>
    public static IReadOnlyList<Scope>? Chosen(SourceNode node, IReadOnlyDictionary<string, Scope> scopes, SourceNode? definitions, ValueReader values)
    {
        if (node is { Kind: JsonValueKind.String, Text: "*" })
            return null;

        var names = node.Kind == JsonValueKind.String ? [node] : values.List(node, "\"*\", a scope name or a list of scope names") ?? [];
        foreach (var name in names.Where(name => name.Kind != JsonValueKind.String || definitions?.Find(name.Text) is null))
            values.Problems.Error(name, $"\"*\" or a name from scopes: {(scopes.Count == 0 ? "none is defined" : string.Join(", ", scopes.Keys))}");
        return [.. names.Select(name => scopes.GetValueOrDefault(name.Text)).OfType<Scope>()];
    }

    /// <summary>An entry's own <c>pipelines</c>, <c>recipes</c> and <c>images</c>; null when it sets none.</summary>
    public static Scope? Only(SourceNode entry, ValueReader values)
    {
        var only = new Scope
        {
            Name = "",
            Pipelines = Globs(entry.Find("pipelines"), values),
            Recipes = Globs(entry.Find("recipes"), values),
            Images = Globs(entry.Find("images"), values),
        };
        return only is { Pipelines: null, Recipes: null, Images: null } ? null : only;
    }

    private static Scope Scope(string name, SourceNode node, ValueReader values)
    {
        // An empty scope is ambiguous: it could mean nothing or everything.
        if (node.Members.Count == 0)
            values.Problems.Error(node, $"at least one of {string.Join(", ", Selectors)}; a rule for every build has the scope \"*\"");
        return new()
        {
            Name = name,
            Pipelines = Globs(node.Find("pipelines"), values),
            Recipes = Globs(node.Find("recipes"), values),
            Images = Globs(node.Find("images"), values),
            Versions = Globs(node.Find("versions"), values, TextKind.VersionGlob),
            Tags = Tags(node.Find("tags"), values),
            Configurations = Globs(node.Find("configurations"), values),
            Platforms = values.Texts(node.Find("platforms"), TextKind.Platform),
            BuildTypes = values.Texts(node.Find("buildTypes"), TextKind.BuildType),
        };
    }

    public static List<Glob>? Globs(SourceNode? node, ValueReader values, TextKind? kind = null) =>
        values.Texts(node, kind ?? TextKind.SlugGlob)?.Select(text => new Glob(text)).ToList();

    public static Dictionary<string, Glob>? Tags(SourceNode? node, ValueReader values)
    {
        const string expected = "an object with at least one tag: a key and a pattern for its value";
        if (values.Map(node, TextKind.TagKey, expected) is not { } tags)
            return null;
        if (tags.Members.Count == 0)
            values.Problems.Error(tags, expected, "an empty object");

        var globs = new Dictionary<string, Glob>();
        foreach (var (key, value) in tags.Members)
        {
            if (values.Text(value, TextKind.TagGlob) is { } glob)
                globs[key] = new(glob);
        }

        return globs;
    }
}

/// <summary>The definitions that rules refer to by name, and the waivers.</summary>
/// <param name="ScopesNode">All scope definitions, including invalid ones: a reference to those must not cause a second problem.</param>
internal sealed record Definitions(
    IReadOnlyDictionary<string, Scope> Scopes, SourceNode? ScopesNode, IReadOnlyDictionary<string, ApproverGroup> Groups, IReadOnlyList<Waiver> Waivers);
