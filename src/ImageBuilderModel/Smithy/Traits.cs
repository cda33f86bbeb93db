#nullable enable

using System.Globalization;

namespace ImageBuilderModel.Smithy;

/// <summary>The traits of one shape or member. Reading a trait marks it as known; <see cref="RefuseOthers"/> refuses the rest.</summary>
internal sealed class Traits(string fileName, IReadOnlyList<Trait> traits)
{
    private readonly HashSet<string> _taken = [];

    public bool Has(string name) => Take(name) is not null;

    public string? Text(string name, string key = "")
        => Value(name, key, TokenKind.String, "a string")?.Text;

    public string RequiredText(string name, string key, int line, string owner)
        => Text(name, key)
            ?? throw new SmithyException(fileName, line, $"expected @{name}{(key.Length == 0 ? "" : $"({key}: …)")} on {owner}");

    public long? Number(string name, string key = "")
    {
        if (Value(name, key, TokenKind.Integer, "a whole number") is not { } token)
            return null;
        return long.TryParse(token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new SmithyException(fileName, token.Line, $"expected a 64-bit whole number for @{name}, found {token}");
    }

    /// <summary>Refuses traits that were not read, and unknown keys of those that were.</summary>
    /// <param name="keys">The allowed keys by trait; a trait that is not listed may only have a value without a key.</param>
    public void RefuseOthers(string owner, params (string Name, string[] Keys)[] keys)
    {
        foreach (var trait in traits)
        {
            if (!_taken.Contains(trait.Name))
                throw new SmithyException(fileName, trait.Line, $"expected no trait @{trait.Name} on {owner}");

            var known = keys.FirstOrDefault(k => k.Name == trait.Name).Keys ?? [""];
            if (trait.Values.Keys.FirstOrDefault(k => !known.Contains(k)) is { } unknown)
                throw new SmithyException(fileName, trait.Line, $"expected @{trait.Name} with {string.Join(", ", known)}, found {unknown}");
        }
    }

    private Token? Value(string name, string key, TokenKind kind, string expected)
    {
        if (Take(name) is not { } trait || !trait.Values.TryGetValue(key, out var token))
            return null;
        return token.Kind == kind
            ? token
            : throw new SmithyException(fileName, token.Line, $"expected {expected} for @{name}, found {token}");
    }

    private Trait? Take(string name)
    {
        _taken.Add(name);
        return traits.FirstOrDefault(t => t.Name == name);
    }
}
