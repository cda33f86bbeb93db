namespace AWSSDK.Imagebuilder.Generator;

/// <summary>The model is readable, but this generator has no C# for one of its shapes.</summary>
public sealed class UnsupportedShapeException(string message) : Exception(message);
