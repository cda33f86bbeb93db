#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>Reads the part of the Smithy 2.0 IDL that this model is written in, and refuses the rest.</summary>
public sealed class SmithyParser
{
    private static readonly string[] s_kinds =
        ["service", "operation", "structure", "list", "map", "enum", "string", "boolean", "integer", "long", "double", "timestamp"];

    private static readonly string[] s_kindsWithBody = ["service", "operation", "structure", "list", "map", "enum"];

    private readonly string _fileName;
    private readonly List<Token> _tokens;
    private int _at;

    private SmithyParser(string text, string fileName)
    {
        _fileName = fileName;
        _tokens = new Tokenizer(text, fileName).Read();
    }

    private Token Here => _tokens[_at];

    /// <param name="fileName">Only for messages.</param>
    /// <exception cref="SmithyException">The text is not Smithy, or says something this reader does not know.</exception>
    public static ServiceModel Parse(string text, string fileName)
        => new ModelBuilder(fileName, new SmithyParser(text, fileName).ReadFile()).Build();

    private List<Declaration> ReadFile()
    {
        Expect("$");
        Expect("version");
        Expect(":");
        if (Take(TokenKind.String, "the version \"2.0\"") is { Text: not "2.0" } version)
            throw Unexpected(version, "the version \"2.0\"");
        Expect("namespace");
        Take(TokenKind.Identifier, "a namespace");

        var declarations = new List<Declaration>();
        while (Here.Kind != TokenKind.End)
            declarations.Add(ReadDeclaration());
        return declarations;
    }

    private Declaration ReadDeclaration()
    {
        var traits = ReadTraits();
        var kind = Take(TokenKind.Identifier, "a kind of shape");
        if (!s_kinds.Contains(kind.Text))
            throw Unexpected(kind, $"one of {string.Join(", ", s_kinds)}");

        var name = TakeName("the shape's name");
        var members = new List<DeclaredMember>();
        if (s_kindsWithBody.Contains(kind.Text))
        {
            Expect("{");
            while (!TryTake("}"))
                members.Add(ReadMember(kind.Text == "enum" ? "=" : ":"));
        }

        if (members.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new SmithyException(_fileName, twice.Last().Line, $"expected each member of {name.Text} once, found {twice.Key} again");
        return new Declaration(kind.Text, name.Text, name.Line, traits, members);
    }

    private DeclaredMember ReadMember(string separator)
    {
        var traits = ReadTraits();
        var name = TakeName("a member's name or '}'");
        var values = new List<Token>();
        if (separator == "=")
        {
            // A bare enum member is its own value.
            if (TryTake("="))
                values.Add(Take(TokenKind.String, "the enum value as a string"));
        }
        else
        {
            Expect(separator);
            if (TryTake("["))
            {
                while (!TryTake("]"))
                    values.Add(TakeName("a shape's name or ']'"));
            }
            else
            {
                values.Add(Here.Kind == TokenKind.String ? Take(TokenKind.String, "a string") : TakeName("a shape's name"));
            }
        }

        return new DeclaredMember(name.Text, name.Line, traits, values);
    }

    private List<Trait> ReadTraits()
    {
        var traits = new List<Trait>();
        while (TryTake("@"))
        {
            var name = Take(TokenKind.Identifier, "a trait's name");
            if (traits.Any(t => t.Name == name.Text))
                throw new SmithyException(_fileName, name.Line, $"expected @{name.Text} once");
            traits.Add(new Trait(name.Text, name.Line, TryTake("(") ? ReadTraitValues() : []));
        }

        return traits;
    }

    private Dictionary<string, Token> ReadTraitValues()
    {
        var values = new Dictionary<string, Token>(StringComparer.Ordinal);
        if (Here.Kind is TokenKind.String or TokenKind.Integer)
        {
            values.Add("", Here);
            _at++;
            Expect(")");
            return values;
        }

        while (!TryTake(")"))
        {
            var key = Take(TokenKind.Identifier, "a key or ')'");
            Expect(":");
            if (Here.Kind is not (TokenKind.String or TokenKind.Integer))
                throw Unexpected(Here, $"a string or a whole number for {key.Text}");
            if (values.ContainsKey(key.Text))
                throw new SmithyException(_fileName, key.Line, $"expected {key.Text} once");
            values.Add(key.Text, Here);
            _at++;
        }

        return values;
    }

    private Token TakeName(string expected)
    {
        var name = Take(TokenKind.Identifier, expected);
        return name.Text.IndexOfAny(['.', '#']) < 0 ? name : throw Unexpected(name, expected);
    }

    private Token Take(TokenKind kind, string expected)
        => Here.Kind == kind ? _tokens[_at++] : throw Unexpected(Here, expected);

    private bool TryTake(string punctuation)
    {
        if (Here.Kind != TokenKind.Punctuation || Here.Text != punctuation)
            return false;
        _at++;
        return true;
    }

    private void Expect(string text)
    {
        if (Here.Kind is not (TokenKind.Punctuation or TokenKind.Identifier) || Here.Text != text)
            throw Unexpected(Here, $"'{text}'");
        _at++;
    }

    private SmithyException Unexpected(Token found, string expected) => new(_fileName, found.Line, $"expected {expected}, found {found}");
}
