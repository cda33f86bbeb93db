#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>One trait as written. A value without a key, as in <c>@pattern("x")</c>, is stored under the empty key.</summary>
internal sealed class Trait(string name, int line, IReadOnlyDictionary<string, Token> values)
{
    public string Name { get; } = name;

    public int Line { get; } = line;

    public IReadOnlyDictionary<string, Token> Values { get; } = values;
}
