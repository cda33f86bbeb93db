#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>The entries (<c>version</c>, <c>input</c>, …) in the body of a service or an operation.</summary>
internal sealed class Body
{
    private readonly string _fileName;
    private readonly Declaration _declaration;

    public Body(string fileName, Declaration declaration, params string[] entries)
    {
        _fileName = fileName;
        _declaration = declaration;
        foreach (var member in declaration.Members)
        {
            if (!entries.Contains(member.Name))
            {
                var expected = string.Join(", ", entries);
                throw new SmithyException(fileName, member.Line, $"expected one of {expected} in {declaration.Name}, found {member.Name}");
            }

            new Traits(fileName, member.Traits).RefuseOthers(member.Name);
        }
    }

    public Token One(string entry, TokenKind kind)
    {
        var values = Many(entry);
        return values.Count == 1 && values[0].Kind == kind
            ? values[0]
            : throw new SmithyException(_fileName, _declaration.Line, $"expected one {entry} in {_declaration.Name}");
    }

    public IReadOnlyList<Token> Many(string entry) => _declaration.Members.FirstOrDefault(m => m.Name == entry)?.Values ?? [];
}
