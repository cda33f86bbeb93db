#nullable enable

namespace ImageBuilderModel.Smithy;

public sealed class ListShape(string name, Shape member, long? min, long? max) : Shape(name)
{
    public Shape Member { get; } = member;

    public long? Min { get; } = min;

    public long? Max { get; } = max;
}
