#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>One named shape of the service model. Constraints that the model does not state are null.</summary>
public abstract class Shape(string name)
{
    /// <summary>The model's own name, for example <c>ImageState</c>; unique in the model.</summary>
    public string Name { get; } = name;
}
