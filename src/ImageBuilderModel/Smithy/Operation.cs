#nullable enable

namespace ImageBuilderModel.Smithy;

public sealed class Operation(
    string name, string method, string uri, StructureShape input, StructureShape output, IReadOnlyList<StructureShape> errors, Pagination? pagination)
{
    public string Name { get; } = name;

    /// <summary>GET, PUT, POST or DELETE.</summary>
    public string Method { get; } = method;

    /// <summary>For example <c>/GetImage</c> or <c>/tags/{resourceArn}</c>.</summary>
    public string Uri { get; } = uri;

    public StructureShape Input { get; } = input;

    public StructureShape Output { get; } = output;

    public IReadOnlyList<StructureShape> Errors { get; } = errors;

    public Pagination? Pagination { get; } = pagination;
}
