namespace ImageBuilderAutomation.Domain;

/// <summary>The facts of an image for the rules, read from the service (GetImage).</summary>
/// <param name="PipelineArn">Null for an image that was built without a pipeline.</param>
/// <param name="RecipeArn">The image or container recipe.</param>
/// <param name="ScanStatus">Null when the service reports no scan, which never counts as clean.</param>
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
    /// <summary>
    /// The recipe's parent image: an image ARN with or without wildcards, an AMI id or another reference; null when the service does not report it.
    /// </summary>
    public string? Parent { get; init; }

    /// <summary>Null when the image names no type, which means the service's default.</summary>
    public string? ScanType { get; init; }

    /// <summary>AMIs of this image in its own account and Region that the service reports so far.</summary>
    public IReadOnlyList<string> AmiIds { get; init; } = [];

    /// <summary>The workflows that build, test and distribute the image, as far as the service reports them.</summary>
    public IReadOnlyList<ImageWorkflow> Workflows { get; init; } = [];

    /// <summary>The last part of the pipeline's ARN; null without a pipeline.</summary>
    public string? PipelineName => PipelineArn?[(PipelineArn.LastIndexOf('/') + 1)..];
}

/// <summary>A workflow of an image.</summary>
/// <param name="Arn">Of a build of the workflow, or of a version, which may be a wildcard.</param>
/// <param name="OnFailure">ABORT or CONTINUE, as the service returns it; null when the image sets none, which means ABORT.</param>
public sealed record ImageWorkflow(string Arn, string? OnFailure);
