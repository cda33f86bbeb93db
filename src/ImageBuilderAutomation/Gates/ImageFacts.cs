namespace ImageBuilderAutomation.Gates;

/// <summary>What rules may look at in an image, read from the service (GetImage).</summary>
/// <param name="PipelineArn">Null for an image made without a pipeline.</param>
/// <param name="RecipeArn">The image or container recipe.</param>
/// <param name="ScanStatus">Null when the service reports no scan: never evidence of cleanness.</param>
public sealed record ImageFacts(
    string Arn,
    string? PipelineArn,
    string? RecipeArn,
    string Name,
    string Version,
    string? Platform,
    string? BuildType,
    string Status,
    DateTimeOffset? CreatedAt,
    string? ScanStatus,
    string? ScanReason,
    bool TestsEnabled,
    IReadOnlyDictionary<string, string> Tags)
{
    /// <summary>What the recipe builds on: an image's ARN, with or without wildcards, an AMI id, or another reference; null when the service does not say.</summary>
    public string? Parent { get; init; }

    /// <summary>AMIs of this image in its own account and Region, as far as the service tells them by now.</summary>
    public IReadOnlyList<string> AmiIds { get; init; } = [];

    /// <summary>The last part of the pipeline's ARN, or null.</summary>
    public string? PipelineName => PipelineArn?[(PipelineArn.LastIndexOf('/') + 1)..];
}
