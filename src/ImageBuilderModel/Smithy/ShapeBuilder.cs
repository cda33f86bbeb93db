#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>Builds each shape once from its declaration; declarations may refer to each other in any order.</summary>
internal sealed class ShapeBuilder(string fileName, IReadOnlyList<Declaration> declarations)
{
    private readonly Dictionary<string, Declaration> _declared = declarations
        .Where(d => d.Kind is not ("service" or "operation")).ToDictionary(d => d.Name, StringComparer.Ordinal);

    private readonly Dictionary<string, Shape> _built = new(StringComparer.Ordinal);
    private readonly HashSet<string> _inProgress = new(StringComparer.Ordinal);
    private readonly List<Action> _fillMembers = [];

    /// <summary>Every shape, in the file's order. Call this first: it also fills the members of structures.</summary>
    public IReadOnlyDictionary<string, Shape> All()
    {
        var shapes = _declared.Values.ToDictionary(d => d.Name, d => Shape(d.Name, d.Line), StringComparer.Ordinal);
        _fillMembers.ForEach(fill => fill());
        return shapes;
    }

    public StructureShape Structure(Token reference)
        => Shape(reference.Text, reference.Line) as StructureShape
            ?? throw new SmithyException(fileName, reference.Line, $"expected a structure, found {reference}");

    public StructureShape Error(Token reference)
        => Structure(reference) is { IsError: true } error
            ? error
            : throw new SmithyException(fileName, reference.Line, $"expected a structure with @error, found {reference}");

    private Shape Shape(string name, int line)
    {
        if (_built.TryGetValue(name, out var shape))
            return shape;
        if (!_declared.TryGetValue(name, out var declaration))
            throw new SmithyException(fileName, line, $"expected a shape of this file, found '{name}'");
        if (!_inProgress.Add(name))
            throw new SmithyException(fileName, line, $"expected {name} not to contain itself");

        var traits = new Traits(fileName, declaration.Traits);
        shape = Make(declaration, traits);
        traits.RefuseOthers(name, ("length", ["min", "max"]), ("range", ["min", "max"]));
        return _built[name] = shape;
    }

    private Shape Make(Declaration declaration, Traits traits) => declaration.Kind switch
    {
        "structure" => MakeStructure(declaration, traits),
        "list" => new ListShape(
            declaration.Name, Part(declaration, 0, "member"), traits.Number("length", "min"), traits.Number("length", "max")),
        "map" => new MapShape(
            declaration.Name, Part(declaration, 0, "key", "value"), Part(declaration, 1, "key", "value"),
            traits.Number("length", "min"), traits.Number("length", "max")),
        "enum" => new EnumShape(declaration.Name, [.. declaration.Members.Select(EnumValue)]),
        "string" => new StringShape(
            declaration.Name, traits.Number("length", "min"), traits.Number("length", "max"), traits.Text("pattern")),
        "boolean" => new BooleanShape(declaration.Name),
        "timestamp" => new TimestampShape(declaration.Name),
        "integer" => MakeNumber(declaration, traits, NumberKind.Integer),
        "long" => MakeNumber(declaration, traits, NumberKind.Long),
        _ => MakeNumber(declaration, traits, NumberKind.Double),
    };

    private static NumberShape MakeNumber(Declaration declaration, Traits traits, NumberKind kind)
        => new(declaration.Name, kind, traits.Number("range", "min"), traits.Number("range", "max"));

    private string EnumValue(DeclaredMember member)
    {
        new Traits(fileName, member.Traits).RefuseOthers(member.Name);
        return member.Values.Count == 0 ? member.Name : member.Values[0].Text;
    }

    private Shape Part(Declaration declaration, int index, params string[] names)
    {
        if (!declaration.Members.Select(m => m.Name).SequenceEqual(names))
            throw new SmithyException(fileName, declaration.Line, $"expected {string.Join(" and ", names)} in {declaration.Name}");
        var member = declaration.Members[index];
        new Traits(fileName, member.Traits).RefuseOthers(member.Name);
        return Target(member);
    }

    private StructureShape MakeStructure(Declaration declaration, Traits traits)
    {
        int? status = null;
        if (traits.Text("error") is { } side)
        {
            if (side is not ("client" or "server"))
                throw Expected(declaration, "@error(\"client\") or @error(\"server\")");
            status = (int)(traits.Number("httpError") ?? throw Expected(declaration, "@httpError beside @error"));
        }

        // The members are filled later, because a structure may contain itself through a member.
        var members = new List<Member>();
        _fillMembers.Add(() => members.AddRange(declaration.Members.Select(MakeMember)));
        return new StructureShape(declaration.Name, members, status);
    }

    private SmithyException Expected(Declaration declaration, string expected)
        => new(fileName, declaration.Line, $"expected {expected} on {declaration.Name}");

    private Member MakeMember(DeclaredMember declared)
    {
        var traits = new Traits(fileName, declared.Traits);
        var query = traits.Text("httpQuery");
        var label = traits.Has("httpLabel");
        if (query is not null && label)
            throw new SmithyException(fileName, declared.Line, $"expected {declared.Name} in the path or in the query, not in both");

        var location = label ? MemberLocation.Label : query is not null ? MemberLocation.Query : MemberLocation.Body;
        var member = new Member(
            declared.Name, Target(declared), traits.Has("required"), location, query ?? declared.Name, traits.Has("idempotencyToken"));
        traits.RefuseOthers(declared.Name, ("httpLabel", []), ("required", []), ("idempotencyToken", []));
        return member;
    }

    private Shape Target(DeclaredMember member)
        => member.Values.Count == 1 && member.Values[0].Kind == TokenKind.Identifier
            ? Shape(member.Values[0].Text, member.Values[0].Line)
            : throw new SmithyException(fileName, member.Line, $"expected one shape for {member.Name}");
}
