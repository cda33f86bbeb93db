namespace ImageBuilderModel.Import;

/// <summary>The service-2.json says something the importer has no words for; dropping it silently would lose a fact.</summary>
public sealed class UnknownModelContentException(string path, string problem) : Exception($"{path}: {problem}")
{
    public string Path { get; } = path;
}
