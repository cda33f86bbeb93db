#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>The service's API: its operations, its shapes and their constraints.</summary>
public sealed class ServiceModel(
    string version, string endpointPrefix, string signingName, IReadOnlyDictionary<string, Operation> operations, IReadOnlyDictionary<string, Shape> shapes)
{
    /// <summary>The API version, for example <c>2019-12-02</c>.</summary>
    public string Version { get; } = version;

    public string EndpointPrefix { get; } = endpointPrefix;

    public string SigningName { get; } = signingName;

    /// <summary>By operation name.</summary>
    public IReadOnlyDictionary<string, Operation> Operations { get; } = operations;

    /// <summary>Every shape by name, including inputs, outputs and errors.</summary>
    public IReadOnlyDictionary<string, Shape> Shapes { get; } = shapes;
}

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

/// <param name="limitKey">The input member for the page size; null if the operation has none.</param>
public sealed class Pagination(string inputToken, string outputToken, string resultKey, string? limitKey)
{
    public string InputToken { get; } = inputToken;

    public string OutputToken { get; } = outputToken;

    public string ResultKey { get; } = resultKey;

    public string? LimitKey { get; } = limitKey;
}
