namespace ImageBuilderModel.Import;

/// <summary>The service-2.json contains something that the importer cannot convert. Dropping it silently would lose information.</summary>
public sealed class UnknownModelContentException(string path, string problem) : Exception($"{path}: {problem}")
{
    public string Path { get; } = path;
}
