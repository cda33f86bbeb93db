using System.Text.RegularExpressions;
using ImageBuilderAutomation.Local.Tables.Storage;

namespace ImageBuilderAutomation.Local.Tables.Expressions;

/// <summary>The tokens of an expression, read one by one.</summary>
internal sealed partial class Tokens
{
    private readonly string _text;
    private readonly List<string> _tokens = [];
    private int _next;

    public Tokens(string text)
    {
        _text = text;
        for (var at = 0; at < text.Length;)
        {
            var match = Token().Match(text, at);
            if (!match.Success)
                throw Wrong($"a name, a value or a sign at character {at + 1}", text[at].ToString());
            if (!char.IsWhiteSpace(match.Value[0]))
                _tokens.Add(match.Value);
            at += match.Length;
        }
    }

    public string? Next => _next < _tokens.Count ? _tokens[_next] : null;

    public string Take() => Next is { } token ? Advance(token) : throw Wrong("another token", null);

    /// <returns>True if the next token was this word; the token is then consumed.</returns>
    public bool TakeIf(string word)
    {
        if (!string.Equals(Next, word, StringComparison.OrdinalIgnoreCase))
            return false;
        _next++;
        return true;
    }

    public void Expect(string word)
    {
        if (!TakeIf(word))
            throw Wrong($"'{word}'", Next);
    }

    public TableError Wrong(string expected, string? found) =>
        TableError.Invalid($"Invalid expression \"{_text}\": expected {expected}, found {(found is null ? "the end of the expression" : $"'{found}'")}");

    private string Advance(string token)
    {
        _next++;
        return token;
    }

    [GeneratedRegex(@"\G(?:\s+|[#:]?[A-Za-z0-9_]+|<=|>=|<>|[=<>(),.\[\]+\-])")]
    private static partial Regex Token();
}
