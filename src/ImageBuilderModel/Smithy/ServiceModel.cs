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
