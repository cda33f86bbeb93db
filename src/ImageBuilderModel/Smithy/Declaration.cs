#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>A shape, operation or service as written, with unresolved references.</summary>
internal sealed class Declaration(string kind, string name, int line, IReadOnlyList<Trait> traits, IReadOnlyList<DeclaredMember> members)
{
    /// <summary>Smithy's keyword, for example <c>structure</c>.</summary>
    public string Kind { get; } = kind;

    public string Name { get; } = name;

    public int Line { get; } = line;

    public IReadOnlyList<Trait> Traits { get; } = traits;

    public IReadOnlyList<DeclaredMember> Members { get; } = members;
}
