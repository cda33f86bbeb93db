#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>The text is not what this reader knows of Smithy; the message names file, line, what was found and what was expected.</summary>
public sealed class SmithyException(string fileName, int line, string problem) : Exception($"{fileName}({line}): {problem}")
{
    public string FileName { get; } = fileName;

    /// <summary>Counted from one.</summary>
    public int Line { get; } = line;

    /// <summary>The message without the place.</summary>
    public string Problem { get; } = problem;
}
