using Microsoft.CodeAnalysis;

namespace AWSSDK.Imagebuilder.Generator;

internal static class Problems
{
    public static readonly DiagnosticDescriptor NotOneModel = Error(
        "IBM001", "One model is needed", "Expected exactly one .smithy file among the AdditionalFiles, found {0}");

    public static readonly DiagnosticDescriptor Unreadable = Error("IBM002", "The model cannot be read", "{0}");

    public static readonly DiagnosticDescriptor Unsupported = Error("IBM003", "The model cannot be generated", "{0}");

    private static DiagnosticDescriptor Error(string id, string title, string message)
        => new(id, title, message, "AWSSDK.Imagebuilder", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
