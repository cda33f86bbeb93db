#nullable enable

namespace ImageBuilderModel.Smithy;

/// <param name="min">Minimum length in characters.</param>
/// <param name="max">Maximum length in characters.</param>
/// <param name="pattern">A regular expression. It may match anywhere in the string unless it contains anchors.</param>
public sealed class StringShape(string name, long? min, long? max, string? pattern) : Shape(name)
{
    public long? Min { get; } = min;

    public long? Max { get; } = max;

    public string? Pattern { get; } = pattern;
}
