using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>What the readers of <c>builds</c> share.</summary>
internal sealed record BuildsContext(IReadOnlyDictionary<string, Scope> Scopes, SourceNode? Definitions, ValueReader Values)
{
    public const string ScopeExpected = "\"*\", a scope name or a list of scope names";

    /// <returns>Null means every pipeline.</returns>
    public IReadOnlyList<Scope>? Chosen(SourceNode? node)
    {
        var chosen = node is null ? null : ScopesReader.Chosen(node, Scopes, Definitions, Values);
        foreach (var scope in chosen?.Where(scope => scope.IsOfConfigurations) ?? [])
            Values.Problems.Error(node!, "a scope of pipelines, without \"configurations\"", $"scope \"{scope.Name}\" of configurations");
        return chosen;
    }

    public static Func<Pipeline, bool> Selector(IReadOnlyList<Scope>? scopes) =>
        pipeline => scopes is null || scopes.Any(scope => scope.Selects(pipeline));

    public SourceNode? Required(SourceNode parent, string name, string expected)
    {
        var node = parent.Find(name);
        if (node is null)
            Values.Problems.Missing(parent, name, expected);
        return node;
    }
}
