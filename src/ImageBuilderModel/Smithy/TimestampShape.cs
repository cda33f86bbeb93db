#nullable enable

namespace ImageBuilderModel.Smithy;

/// <summary>Epoch seconds as a JSON number. (Shapes merely called DateTime are strings in this model.)</summary>
public sealed class TimestampShape(string name) : Shape(name);
