#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>Parses the subset of the Smithy 2.0 IDL that the model uses and refuses everything else.</summary>
public sealed class SmithyParser
{
    private static readonly string[] Kinds =
        ["service", "operation", "structure", "list", "map", "enum", "string", "boolean", "integer", "long", "double", "timestamp"];

    private static readonly string[] KindsWithBody = ["service", "operation", "structure", "list", "map", "enum"];

    private readonly TokenReader _tokens;

    private SmithyParser(TokenReader tokens) => _tokens = tokens;

    /// <param name="fileName">Used in error messages only.</param>
    /// <exception cref="SmithyException">The text is not Smithy or is outside the supported subset.</exception>
    public static ServiceModel Parse(string text, string fileName)
        => new ModelBuilder(fileName, new SmithyParser(new TokenReader(text, fileName)).ReadFile()).Build();

    /// <param name="additions">What a newer API has beyond the model.</param>
    /// <exception cref="SmithyException">As above, or the model already has an addition.</exception>
    public static ServiceModel Parse(string text, string fileName, string additions, string additionsFileName)
    {
        var merged = Additions.Merge(
            new SmithyParser(new TokenReader(text, fileName)).ReadFile(), new SmithyParser(new TokenReader(additions, additionsFileName)).ReadFile(),
            additionsFileName);
        return new ModelBuilder($"{fileName} with {additionsFileName}", merged).Build();
    }

    private List<Declaration> ReadFile()
    {
        _tokens.Expect("$");
        _tokens.Expect("version");
        _tokens.Expect(":");
        if (_tokens.Take("the version \"2.0\"", TokenKind.String) is { Text: not "2.0" } version)
            throw _tokens.Unexpected(version, "the version \"2.0\"");
        _tokens.Expect("namespace");
        _tokens.Take("a namespace", TokenKind.Identifier);

        var declarations = new List<Declaration>();
        while (_tokens.Here.Kind != TokenKind.End)
            declarations.Add(ReadDeclaration());
        return declarations;
    }

    private Declaration ReadDeclaration()
    {
        var traits = ReadTraits();
        var kind = _tokens.Take("a kind of shape", TokenKind.Identifier);
        if (!Kinds.Contains(kind.Text))
            throw _tokens.Unexpected(kind, $"one of {string.Join(", ", Kinds)}");

        var name = _tokens.TakeName("the shape's name");
        var members = new List<DeclaredMember>();
        if (KindsWithBody.Contains(kind.Text))
        {
            _tokens.Expect("{");
            while (!_tokens.TryTake("}"))
                members.Add(ReadMember(ofEnum: kind.Text == "enum"));
        }

        if (members.GroupBy(m => m.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw _tokens.Problem(twice.Last().Line, $"expected each member of {name.Text} once, found {twice.Key} again");
        return new Declaration(kind.Text, name.Text, name.Line, traits, members);
    }

    private DeclaredMember ReadMember(bool ofEnum)
    {
        var traits = ReadTraits();
        var name = _tokens.TakeName("a member's name or '}'");
        return new DeclaredMember(name.Text, name.Line, traits, ofEnum ? ReadEnumValue() : ReadReferences());
    }

    // The value of an enum member without a value is its name.
    private List<Token> ReadEnumValue()
        => _tokens.TryTake("=") ? [_tokens.Take("the enum value as a string", TokenKind.String)] : [];

    private List<Token> ReadReferences()
    {
        _tokens.Expect(":");
        if (!_tokens.TryTake("["))
            return [_tokens.Here.Kind == TokenKind.String ? _tokens.Take("a string", TokenKind.String) : _tokens.TakeName("a shape's name")];

        var names = new List<Token>();
        while (!_tokens.TryTake("]"))
            names.Add(_tokens.TakeName("a shape's name or ']'"));
        return names;
    }

    private List<Trait> ReadTraits()
    {
        var traits = new List<Trait>();
        while (_tokens.TryTake("@"))
        {
            var name = _tokens.Take("a trait's name", TokenKind.Identifier);
            if (traits.Any(t => t.Name == name.Text))
                throw _tokens.Problem(name.Line, $"expected @{name.Text} once");
            traits.Add(new Trait(name.Text, name.Line, _tokens.TryTake("(") ? ReadTraitValues() : []));
        }

        return traits;
    }

    private Dictionary<string, Token> ReadTraitValues()
    {
        var values = new Dictionary<string, Token>(StringComparer.Ordinal);
        if (_tokens.Here.Kind is TokenKind.String or TokenKind.Integer)
        {
            values.Add("", _tokens.Take("a value", TokenKind.String, TokenKind.Integer));
            _tokens.Expect(")");
            return values;
        }

        while (!_tokens.TryTake(")"))
        {
            var key = _tokens.Take("a key or ')'", TokenKind.Identifier);
            _tokens.Expect(":");
            if (values.ContainsKey(key.Text))
                throw _tokens.Problem(key.Line, $"expected {key.Text} once");
            values.Add(key.Text, _tokens.Take($"a string or a whole number for {key.Text}", TokenKind.String, TokenKind.Integer));
        }

        return values;
    }
}

/// <summary>The text is not in the supported subset of Smithy. The message names file, line, what was expected and what was found.</summary>
public sealed class SmithyException(string fileName, int line, string problem) : Exception($"{fileName}({line}): {problem}")
{
    public string FileName { get; } = fileName;

    /// <summary>Counted from one.</summary>
    public int Line { get; } = line;

    /// <summary>The message without file and line.</summary>
    public string Problem { get; } = problem;
}
