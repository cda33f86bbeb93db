using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Adoption;

/// <summary>A pipeline as GetImagePipeline or ListImagePipelines returns it.</summary>
public sealed record PipelineSettings(JsonObject Raw) : ServiceDocument(Raw)
{
    /// <summary>Members that are not settings: they identify the pipeline, follow from its recipe, belong to the service or have their own operations.</summary>
    public static readonly IReadOnlyList<string> NotSettings =
    [
        "arn", "name", "platform", "dateCreated", "dateUpdated", "dateLastRun", "lastRunStatus", "dateNextRun", "consecutiveFailures", "tags",
    ];

    public string? RecipeArn => Text("imageRecipeArn") ?? Text("containerRecipeArn");

    public bool IsContainer => Text("containerRecipeArn") is not null;

    public string? ConfigurationArn => Text("infrastructureConfigurationArn");

    public string? DistributionArn => Text("distributionConfigurationArn");

    public string? ExecutionRole => Text("executionRole");

    /// <summary>An unset status means enabled, the service's default.</summary>
    public bool IsEnabled => Text("status") != "DISABLED";

    public bool ScansImages => Flag("imageScanningConfiguration", "imageScanningEnabled") ?? false;

    /// <summary>Enabled by default.</summary>
    public bool TestsImages => Flag("imageTestsConfiguration", "imageTestsEnabled") ?? true;

    /// <summary>Enabled by default.</summary>
    public bool CollectsPackages => Flag("enhancedImageMetadataEnabled") ?? true;

    public string? Schedule => Text("schedule", "scheduleExpression");

    public string? TimeZone => Text("schedule", "timezone");

    public IReadOnlyDictionary<string, string> ImageTags => Map("imageTags");

    /// <summary>Failed scheduled builds in a row, which the service counts.</summary>
    public int FailuresInARow => Member("consecutiveFailures") is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;

    /// <summary>Empty where the service's own workflows run.</summary>
    public IReadOnlyList<WorkflowUse> Workflows =>
        Member("workflows") is JsonArray list ? [.. list.OfType<JsonObject>().Select(use => new WorkflowUse(use["workflowArn"]?.ToString() ?? ""))] : [];

    /// <summary>The body of UpdateImagePipeline that changes nothing, without the ARN and the client token.</summary>
    public JsonObject ToUpdate() => SettingsWithout(NotSettings);
}

/// <summary>A workflow that a pipeline names.</summary>
public sealed record WorkflowUse(string Arn)
{
    /// <summary><c>build</c>, <c>test</c> or <c>distribution</c>.</summary>
    public string Type => Arn.Split('/') is [_, var type, ..] ? type : "";

    public bool IsOfAmazon => Arn.Split(':') is [_, _, _, _, "aws", ..];

    /// <summary>The ARN from the workflow's type on, such as <c>build/release/1.0.0</c>.</summary>
    public string ShortName => Arn[(Arn.IndexOf('/', StringComparison.Ordinal) + 1)..];
}

/// <summary>An infrastructure configuration as GetInfrastructureConfiguration returns it.</summary>
public sealed record ConfigurationSettings(JsonObject Raw) : ServiceDocument(Raw)
{
    /// <summary>Members that are not settings: they identify the configuration, belong to the service or have their own operations.</summary>
    public static readonly IReadOnlyList<string> NotSettings = ["arn", "name", "dateCreated", "dateUpdated", "tags"];

    public string? TopicArn => Text("snsTopicArn");

    /// <summary>The body of UpdateInfrastructureConfiguration that changes nothing, without the ARN and the client token.</summary>
    public JsonObject ToUpdate() => SettingsWithout(NotSettings);
}
