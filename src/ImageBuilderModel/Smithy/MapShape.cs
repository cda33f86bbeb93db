#nullable enable

namespace ImageBuilderModel.Smithy;

public sealed class MapShape(string name, Shape key, Shape value, long? min, long? max) : Shape(name)
{
    public Shape Key { get; } = key;

    public Shape Value { get; } = value;

    public long? Min { get; } = min;

    public long? Max { get; } = max;
}
