#nullable enable

namespace ImageBuilderModel.Smithy;

/// <param name="values">The values after the colon or equals sign: several only in brackets, none for an enum member without a value.</param>
internal sealed class DeclaredMember(string name, int line, IReadOnlyList<Trait> traits, IReadOnlyList<Token> values)
{
    public string Name { get; } = name;

    public int Line { get; } = line;

    public IReadOnlyList<Trait> Traits { get; } = traits;

    public IReadOnlyList<Token> Values { get; } = values;
}
