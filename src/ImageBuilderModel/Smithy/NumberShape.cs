#nullable enable

namespace ImageBuilderModel.Smithy;

public sealed class NumberShape(string name, NumberKind kind, long? min, long? max) : Shape(name)
{
    public NumberKind Kind { get; } = kind;

    public long? Min { get; } = min;

    public long? Max { get; } = max;
}
