using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads the section <c>owners</c>: to whom notifications belong.</summary>
internal static class OwnersReader
{
    public static IReadOnlyList<OwnerRule> Read(
        SourceNode? node, IReadOnlyDictionary<string, Scope> scopes, SourceNode? scopeDefinitions, ValueReader values)
    {
        List<OwnerRule> rules = [];
        SourceNode? everything = null;
        foreach (var item in values.List(node, "a list of owners, each with its scope", mayBeEmpty: true) ?? [])
        {
            if (values.Object(item, "scope", "owner") is not { } entry)
                continue;

            var owner = values.Text(values.Required(entry, "owner", "a name, which rules for notifications route on"), TextKind.Name);
            if (values.Required(entry, "scope", "\"*\", a scope name or a list of scope names") is not { } chosen)
                continue;
            var selected = ScopesReader.Chosen(chosen, scopes, scopeDefinitions, values);
            foreach (var scope in selected?.Where(scope => scope is not { Tags: null, Platforms: null, BuildTypes: null }) ?? [])
            {
                values.Problems.Error(
                    chosen, "scopes with pipelines, recipes, images, versions or configurations; a notification has names, and neither tags, platforms nor build types",
                    $"scope \"{scope.Name}\"");
            }

            if (everything is not null)
                values.Problems.Warn(entry, "entries before the one with scope \"*\"; the first that matches counts", "an entry that is never reached");
            else if (selected is null)
                everything = entry;
            rules.Add(new(owner ?? "", selected));
        }

        return rules;
    }
}
