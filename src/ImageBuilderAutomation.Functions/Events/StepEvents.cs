using System.Text.Json.Serialization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions.Events;

/// <summary>Detail of <c>EC2 Image Builder Workflow Step Waiting</c>. The image is in the event's resources, not in the detail.</summary>
public sealed record WorkflowStepWaitingDetail
{
    public const string DetailType = "EC2 Image Builder Workflow Step Waiting";

    [JsonPropertyName("workflow-step-execution-id")]
    public string? WorkflowStepExecutionId { get; init; }
}

internal static class StepEventReader
{
    /// <exception cref="UnusableEventException">The image is not a build version, or belongs to another account or Region.</exception>
    public static StepEvent Of(ServiceMessage.StepWaiting step, AccountRegion accountRegion, string channel) =>
        new(step.StepExecutionId, EventEnvelope.RequireAccountRegion(ImageBuildArn.Parse(step.ImageArn), accountRegion), channel);
}
