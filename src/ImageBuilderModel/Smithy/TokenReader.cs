#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>Reads tokens one after the other. An unexpected token gives an error that names it and its line.</summary>
internal sealed class TokenReader(string text, string fileName)
{
    private readonly List<Token> _tokens = new Tokenizer(text, fileName).Read();
    private int _at;

    public Token Here => _tokens[_at];

    /// <param name="expected">What was expected, for the error message.</param>
    public Token Take(string expected, params TokenKind[] kinds)
        => kinds.Contains(Here.Kind) ? _tokens[_at++] : throw Unexpected(Here, expected);

    /// <summary>A name without a namespace.</summary>
    public Token TakeName(string expected)
    {
        var name = Take(expected, TokenKind.Identifier);
        return name.Text.IndexOfAny(['.', '#']) < 0 ? name : throw Unexpected(name, expected);
    }

    public bool TryTake(string punctuation)
    {
        if (Here.Kind != TokenKind.Punctuation || Here.Text != punctuation)
            return false;
        _at++;
        return true;
    }

    public void Expect(string text)
    {
        if (Here.Kind is not (TokenKind.Punctuation or TokenKind.Identifier) || Here.Text != text)
            throw Unexpected(Here, $"'{text}'");
        _at++;
    }

    public SmithyException Unexpected(Token found, string expected) => Problem(found.Line, $"expected {expected}, found {found}");

    public SmithyException Problem(int line, string problem) => new(fileName, line, problem);
}
