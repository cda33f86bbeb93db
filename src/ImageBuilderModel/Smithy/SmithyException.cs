#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>The text is not in the supported subset of Smithy. The message names file, line, what was expected and what was found.</summary>
public sealed class SmithyException(string fileName, int line, string problem) : Exception($"{fileName}({line}): {problem}")
{
    public string FileName { get; } = fileName;

    /// <summary>Counted from one.</summary>
    public int Line { get; } = line;

    /// <summary>The message without file and line.</summary>
    public string Problem { get; } = problem;
}
