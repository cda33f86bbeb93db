#nullable enable

namespace ImageBuilderModel.Smithy;

public sealed class EnumShape(string name, IReadOnlyList<string> values) : Shape(name)
{
    /// <summary>The values on the wire, in the model's order.</summary>
    public IReadOnlyList<string> Values { get; } = values;
}
