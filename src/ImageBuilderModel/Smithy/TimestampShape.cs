#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>Epoch seconds as a JSON number. (The model's shape named DateTime is a string.)</summary>
public sealed class TimestampShape(string name) : Shape(name);
