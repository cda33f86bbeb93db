#nullable enable

namespace ImageBuilderModel.Smithy;

public sealed class BooleanShape(string name) : Shape(name);
