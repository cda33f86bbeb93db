using System.Text.Json.Serialization;
using ImageBuilderAutomation.Adoption;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Cli.Adoption;

/// <summary>The result of <c>adopt inventory</c>.</summary>
/// <param name="Gaps">Number of pipelines that lack a gate that the policy demands, or of which it is not known.</param>
internal sealed record InventoryJson(int Gaps, IEnumerable<InventoriedPipelineJson> Pipelines)
{
    public static InventoryJson Of(IReadOnlyList<InventoriedPipeline> found) => new(
        found.Count(one => one.Coverage is Known<GateCoverage>.Yes({ IsGap: true })), found.Select(InventoriedPipelineJson.Of));
}

/// <param name="Workflows">Empty where the service's own run.</param>
/// <param name="Topic">Null for none, and where it is unknown.</param>
/// <param name="TopicUnknown">Why the topic is unknown.</param>
/// <param name="Stack">The CloudFormation stack that owns the pipeline.</param>
internal sealed record InventoriedPipelineJson(
    string Name, string Arn, bool Enabled, string? Recipe, bool Container, IEnumerable<string> Workflows, string? ExecutionRole, string? Configuration,
    string? Distribution, string? Topic, string? TopicUnknown, bool Scanning, bool Tests, string? Schedule, string? TimeZone,
    IReadOnlyDictionary<string, string> ImageTags, string? Stack, string Coverage, string CoverageReason)
{
    public static InventoriedPipelineJson Of(InventoriedPipeline one)
    {
        var pipeline = one.Pipeline;
        var coverage = one.Coverage is Known<GateCoverage>.Yes(var known) ? known : new(CoverageVerdict.Unknown, ((Known<GateCoverage>.No)one.Coverage).Reason);
        return new(
            pipeline.Name, pipeline.Arn, pipeline.IsEnabled, pipeline.RecipeArn, pipeline.IsContainer, pipeline.Workflows.Select(use => use.Arn),
            pipeline.ExecutionRole, pipeline.ConfigurationArn, pipeline.DistributionArn,
            one.Topic is Known<string?>.Yes(var topic) ? topic : null, one.Topic is Known<string?>.No(var reason) ? reason : null,
            pipeline.ScansImages, pipeline.TestsImages, pipeline.Schedule, pipeline.TimeZone, pipeline.ImageTags, pipeline.OwningStack,
            Labels.Of(coverage.Verdict), coverage.Reason);
    }
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(InventoryJson))]
internal sealed partial class AdoptionJsonContext : JsonSerializerContext;
