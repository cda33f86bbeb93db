using System.Globalization;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Cli.Adoption.Formats;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Adoption;

/// <summary>The inventory as a table for people.</summary>
internal static class InventoryText
{
    public static void Write(TextWriter output, IReadOnlyList<InventoriedPipeline> found)
    {
        var columns = new Columns();
        if (found.Count > 0)
            columns.Add("PIPELINE", "STATE", "RECIPE", "WORKFLOWS", "ROLE", "TOPIC", "SCANS", "SCHEDULE", "COVERAGE");
        foreach (var one in found)
        {
            var pipeline = one.Pipeline;
            columns.Add(
                pipeline.Slug, pipeline.IsEnabled ? "enabled" : "disabled", BuildName.Last(pipeline.RecipeArn), Workflows(pipeline),
                LastOf(pipeline.ExecutionRole, '/'), Topic(one.Topic), pipeline.ScansImages ? "yes" : "no", Schedule(pipeline),
                PlanText.Coverage(one.Coverage));
        }

        columns.WriteTo(output);
        var gaps = found.Count(one => one.Coverage is Known<GateCoverage>.Yes({ IsGap: true }));
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{found.Count} {(found.Count == 1 ? "pipeline" : "pipelines")}, {gaps} without a gate that the policy demands"));
    }

    private static string Workflows(PipelineSettings pipeline) => pipeline.Workflows.Count == 0
        ? "defaults"
        : string.Join(' ', pipeline.Workflows.Select(use => use.IsOfAmazon ? $"{use.ShortName} (Amazon)" : use.ShortName));

    private static string Schedule(PipelineSettings pipeline) =>
        pipeline.Schedule is { } schedule ? $"{schedule}{(pipeline.TimeZone is { } zone ? $" {zone}" : "")}" : "none";

    private static string Topic(Known<string?> topic) => topic switch
    {
        Known<string?>.Yes(var arn) => LastOf(arn, ':'),
        _ => "unknown",
    };

    private static string LastOf(string? arn, char separator) => arn is null ? "none" : arn[(arn.LastIndexOf(separator) + 1)..];
}
