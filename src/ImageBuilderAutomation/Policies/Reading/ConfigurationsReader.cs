using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Policies.Reading;

internal static class ConfigurationsReader
{
    private static readonly string[] MemberNames = [.. ConfigurationTerm.All.Select(term => term.Name)];

    public static IReadOnlyList<ScopedConfigurationRule> Read(
        SourceNode? node, IReadOnlyDictionary<string, Scope> scopes, SourceNode? scopeDefinitions, ValueReader values)
    {
        var placed = new List<(ScopedConfigurationRule Rule, SourceNode Node)>();
        foreach (var item in values.List(node, "a list of rules for infrastructure configurations", mayBeEmpty: true) ?? [])
        {
            if (values.Object(item, "name", "scope", "require", "repair") is not { } entry)
                continue;

            var name = values.Text(values.Required(entry, "name", "a name, which drift reports show"), TextKind.Name);
            var scope = values.Required(entry, "scope", "\"*\", a scope name or a list of scope names") is { } chosen
                ? ScopesReader.Chosen(chosen, scopes, scopeDefinitions, values)
                : null;
            var require = Require(values.Required(entry, "require", $"an object with some of {string.Join(", ", MemberNames)}"), values);
            placed.Add((new(new(name ?? "", require, values.Flag(entry.Find("repair")) ?? true), scope), entry));
        }

        ConfigurationChecks.Run(placed, values.Problems);
        return [.. placed.Select(item => item.Rule)];
    }

    private static List<Requirement> Require(SourceNode? node, ValueReader values)
    {
        if (values.Object(node, MemberNames) is not { } require)
            return [];
        if (require.Members.Count == 0)
            values.Problems.Error(require, $"at least one of {string.Join(", ", MemberNames)}", "an empty object");
        return
        [
            .. require.Members.SelectMany(member =>
                ConfigurationTerm.All.Where(term => term.Name == member.Name).SelectMany(term => ExpectationReader.Read(term, member.Value, values))),
        ];
    }
}
