#nullable enable

using System.Text;

namespace ImageBuilderModel.Smithy;

/// <summary>Splits Smithy IDL into tokens. Commas, which are white space in Smithy, and comments are skipped.</summary>
internal sealed class Tokenizer(string text, string fileName)
{
    private int _at;
    private int _line = 1;

    public List<Token> Read()
    {
        var tokens = new List<Token>();
        for (var token = Next(); ; token = Next())
        {
            tokens.Add(token);
            if (token.Kind == TokenKind.End)
                return tokens;
        }
    }

    private Token Next()
    {
        SkipSpace();
        if (_at == text.Length)
            return new Token(TokenKind.End, "", _line);

        var first = text[_at];
        if (first == '"')
            return ReadString();
        if (IsLetter(first))
            return Run(TokenKind.Identifier, c => IsLetter(c) || IsDigit(c) || c is '.' or '#');
        if (IsDigit(first) || first == '-')
            return Run(TokenKind.Integer, IsDigit);
        if (first is '{' or '}' or '[' or ']' or '(' or ')' or ':' or '=' or '@' or '$')
        {
            _at++;
            return new Token(TokenKind.Punctuation, first.ToString(), _line);
        }

        throw new SmithyException(
            fileName, _line, $"expected a name, a string, a whole number or one of {{ }} [ ] ( ) : = @ $, found '{first}'");
    }

    private void SkipSpace()
    {
        for (; _at < text.Length; _at++)
        {
            var c = text[_at];
            if (c == '\n')
                _line++;
            else if (c == '/' && _at + 1 < text.Length && text[_at + 1] == '/')
                _at = text.IndexOf('\n', _at) is var end && end < 0 ? text.Length - 1 : end - 1;
            else if (c is not (' ' or '\t' or '\r' or ','))
                return;
        }
    }

    private Token Run(TokenKind kind, Func<char, bool> belongs)
    {
        var start = _at++;
        while (_at < text.Length && belongs(text[_at]))
            _at++;
        return new Token(kind, text.Substring(start, _at - start), _line);
    }

    private Token ReadString()
    {
        var content = new StringBuilder();
        for (_at++; _at < text.Length && text[_at] != '\n'; _at++)
        {
            switch (text[_at])
            {
                case '"':
                    _at++;
                    return new Token(TokenKind.String, content.ToString(), _line);
                case '\\':
                    content.Append(Unescape());
                    break;
                case var c:
                    content.Append(c);
                    break;
            }
        }

        throw new SmithyException(fileName, _line, "expected a closing quote before the end of the line");
    }

    private char Unescape()
    {
        _at++;
        return (_at < text.Length ? text[_at] : '\n') switch
        {
            '"' => '"',
            '\\' => '\\',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            _ => throw new SmithyException(fileName, _line, "expected one of \\\" \\\\ \\n \\r \\t after a backslash in a string"),
        };
    }

    private static bool IsLetter(char c) => c is >= 'a' and <= 'z' or >= 'A' and <= 'Z' or '_';

    private static bool IsDigit(char c) => c is >= '0' and <= '9';
}

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
