using System.Collections.Immutable;
using System.Text;
using AWSSDK.Imagebuilder.Generator.Emit;
using ImageBuilderModel.Smithy;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace AWSSDK.Imagebuilder.Generator;

/// <summary>Generates the public surface and the wire code of AWSSDK.Imagebuilder from the service's Smithy model.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ClientGenerator : IIncrementalGenerator
{
    /// <summary>The step that reads the model's text. If the text is unchanged, all later steps use cached results.</summary>
    public const string ModelStep = "Model";

    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var models = context.AdditionalTextsProvider
            .Where(file => file.Path.EndsWith(".smithy", StringComparison.OrdinalIgnoreCase))
            .Select((file, cancellation) => (file.Path, Text: file.GetText(cancellation)?.ToString() ?? ""))
            .WithTrackingName(ModelStep)
            .Collect();
        context.RegisterSourceOutput(models, Generate);
    }

    private static void Generate(SourceProductionContext context, ImmutableArray<(string Path, string Text)> models)
    {
        if (models.Length != 1)
        {
            context.ReportDiagnostic(Diagnostic.Create(Problems.NotOneModel, Location.None, models.Length));
            return;
        }

        var (path, text) = models[0];
        try
        {
            foreach (var (name, source) in ClientSource.Of(SmithyParser.Parse(text, path)))
                context.AddSource($"{name}.g.cs", SourceText.From(source, Encoding.UTF8));
        }
        catch (SmithyException unreadable)
        {
            var line = new LinePosition(unreadable.Line - 1, 0);
            var place = Location.Create(path, default, new LinePositionSpan(line, line));
            context.ReportDiagnostic(Diagnostic.Create(Problems.Unreadable, place, unreadable.Problem));
        }
        catch (UnsupportedShapeException unsupported)
        {
            context.ReportDiagnostic(Diagnostic.Create(Problems.Unsupported, Location.None, unsupported.Message));
        }
    }
}

internal static class Problems
{
    public static readonly DiagnosticDescriptor NotOneModel = Error(
        "IBM001", "One model is needed", "Expected exactly one .smithy file among the AdditionalFiles, found {0}");

    public static readonly DiagnosticDescriptor Unreadable = Error("IBM002", "The model cannot be read", "{0}");

    public static readonly DiagnosticDescriptor Unsupported = Error("IBM003", "The model cannot be generated", "{0}");

    private static DiagnosticDescriptor Error(string id, string title, string message)
        => new(id, title, message, "AWSSDK.Imagebuilder", DiagnosticSeverity.Error, isEnabledByDefault: true);
}
