using System.Text.Json.Serialization;

namespace ImageBuilderAutomation.Functions;

/// <summary>Detail of <c>EC2 Image Builder Workflow Step Waiting</c>. The image is in the event's resources, not in the detail.</summary>
public sealed record WorkflowStepWaitingDetail
{
    public const string DetailType = "EC2 Image Builder Workflow Step Waiting";

    [JsonPropertyName("workflow-step-execution-id")]
    public string? WorkflowStepExecutionId { get; init; }
}
