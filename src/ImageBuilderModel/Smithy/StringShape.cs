#nullable enable

namespace ImageBuilderModel.Smithy;

/// <param name="min">Least length in characters.</param>
/// <param name="max">Greatest length in characters.</param>
/// <param name="pattern">A regular expression, unanchored unless it anchors itself.</param>
public sealed class StringShape(string name, long? min, long? max, string? pattern) : Shape(name)
{
    public long? Min { get; } = min;

    public long? Max { get; } = max;

    public string? Pattern { get; } = pattern;
}
