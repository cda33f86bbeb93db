#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>Resolves the references between declarations and builds the model.</summary>
internal sealed class ModelBuilder
{
    private readonly string _fileName;
    private readonly List<Declaration> _declarations;
    private readonly ShapeBuilder _shapes;

    public ModelBuilder(string fileName, List<Declaration> declarations)
    {
        _fileName = fileName;
        _declarations = declarations;
        if (declarations.GroupBy(d => d.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new SmithyException(fileName, twice.Last().Line, $"expected each name once, found {twice.Key} again");
        _shapes = new ShapeBuilder(fileName, declarations);
    }

    public ServiceModel Build()
    {
        var shapes = _shapes.All();
        var services = _declarations.Where(d => d.Kind == "service").ToList();
        if (services.Count != 1)
            throw new SmithyException(_fileName, services.LastOrDefault()?.Line ?? 1, $"expected one service, found {services.Count}");
        var service = services[0];

        var traits = new Traits(_fileName, service.Traits);
        var endpointPrefix = traits.RequiredText("aws.api#service", "endpointPrefix", service.Line, service.Name);
        var signingName = traits.RequiredText("aws.auth#sigv4", "name", service.Line, service.Name);
        if (!traits.Has("aws.protocols#restJson1"))
            throw new SmithyException(_fileName, service.Line, $"expected @aws.protocols#restJson1 on {service.Name}");
        traits.RefuseOthers(
            service.Name, ("aws.api#service", ["sdkId", "endpointPrefix"]), ("aws.auth#sigv4", ["name"]), ("aws.protocols#restJson1", []));

        var body = new Body(_fileName, service, "version", "operations");
        var operations = new Dictionary<string, Operation>(StringComparer.Ordinal);
        foreach (var name in body.Many("operations"))
        {
            var declaration = _declarations.FirstOrDefault(d => d.Kind == "operation" && d.Name == name.Text)
                ?? throw new SmithyException(_fileName, name.Line, $"expected an operation of this file, found {name}");
            operations.Add(declaration.Name, Operation(declaration));
        }

        if (_declarations.FirstOrDefault(d => d.Kind == "operation" && !operations.ContainsKey(d.Name)) is { } stray)
            throw new SmithyException(_fileName, stray.Line, $"expected the operation {stray.Name} in the service's list");
        return new ServiceModel(body.One("version", TokenKind.String).Text, endpointPrefix, signingName, operations, shapes);
    }

    private Operation Operation(Declaration declaration)
    {
        var body = new Body(_fileName, declaration, "input", "output", "errors");
        var input = _shapes.Structure(body.One("input", TokenKind.Identifier));
        var output = _shapes.Structure(body.One("output", TokenKind.Identifier));
        var errors = body.Many("errors").Select(_shapes.Error).ToList();

        var traits = new Traits(_fileName, declaration.Traits);
        var method = traits.RequiredText("http", "method", declaration.Line, declaration.Name);
        if (method is not ("GET" or "PUT" or "POST" or "DELETE"))
            throw new SmithyException(_fileName, declaration.Line, $"expected GET, PUT, POST or DELETE, found {method}");
        var uri = traits.RequiredText("http", "uri", declaration.Line, declaration.Name);
        RefuseUnboundLabels(declaration, uri, input);
        var pagination = Pagination(declaration, traits, input, output);
        traits.RefuseOthers(
            declaration.Name, ("http", ["method", "uri"]), ("paginated", ["inputToken", "outputToken", "items", "pageSize"]));
        return new Operation(declaration.Name, method, uri, input, output, errors, pagination);
    }

    private void RefuseUnboundLabels(Declaration declaration, string uri, StructureShape input)
    {
        // Every second piece was between braces.
        var inUri = uri.Split('{', '}').Where((_, index) => index % 2 == 1);
        var inMembers = input.Members.Where(m => m.Location == MemberLocation.Label).Select(m => m.WireName);
        if (!new HashSet<string>(inUri).SetEquals(inMembers))
        {
            throw new SmithyException(
                _fileName, declaration.Line, $"expected the labels of {uri} to be the @httpLabel members of {input.Name}");
        }
    }

    private Pagination? Pagination(Declaration declaration, Traits traits, StructureShape input, StructureShape output)
    {
        if (!traits.Has("paginated"))
            return null;

        string MemberOf(StructureShape structure, string key)
        {
            var name = traits.RequiredText("paginated", key, declaration.Line, declaration.Name);
            return structure.Members.Any(m => m.Name == name)
                ? name
                : throw new SmithyException(_fileName, declaration.Line, $"expected a member of {structure.Name} for {key}, found {name}");
        }

        return new Pagination(
            MemberOf(input, "inputToken"), MemberOf(output, "outputToken"), MemberOf(output, "items"),
            traits.Text("paginated", "pageSize") is null ? null : MemberOf(input, "pageSize"));
    }
}
