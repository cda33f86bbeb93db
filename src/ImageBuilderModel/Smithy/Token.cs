#nullable enable

namespace ImageBuilderModel.Smithy;

internal enum TokenKind
{
    Identifier,
    String,
    Integer,
    Punctuation,
    End,
}

/// <param name="text">The content of a string without quotes and escapes; other tokens as written.</param>
internal sealed class Token(TokenKind kind, string text, int line)
{
    public TokenKind Kind { get; } = kind;

    public string Text { get; } = text;

    public int Line { get; } = line;

    public override string ToString() => Kind switch
    {
        TokenKind.End => "the end of the file",
        TokenKind.String => $"\"{Text}\"",
        _ => $"'{Text}'",
    };
}
