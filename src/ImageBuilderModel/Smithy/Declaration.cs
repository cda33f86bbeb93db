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

/// <param name="values">The values after the colon or equals sign: several only in brackets, none for an enum member without a value.</param>
internal sealed class DeclaredMember(string name, int line, IReadOnlyList<Trait> traits, IReadOnlyList<Token> values)
{
    public string Name { get; } = name;

    public int Line { get; } = line;

    public IReadOnlyList<Trait> Traits { get; } = traits;

    public IReadOnlyList<Token> Values { get; } = values;
}

/// <summary>One trait as written. A value without a key, as in <c>@pattern("x")</c>, is stored under the empty key.</summary>
internal sealed class Trait(string name, int line, IReadOnlyDictionary<string, Token> values)
{
    public string Name { get; } = name;

    public int Line { get; } = line;

    public IReadOnlyDictionary<string, Token> Values { get; } = values;
}
