using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the EventBridge event of a workflow step that starts to wait.</summary>
public sealed class AnswerWaitingStepFunction(AnswerStep answer, Home home)
{
    [LambdaFunction(ResourceName = nameof(AnswerWaitingStep))]
    public async Task AnswerWaitingStep(CloudWatchEvent<WorkflowStepWaitingDetail> told, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(told);
        Envelope.Require(told, Envelope.ImageBuilder, WorkflowStepWaitingDetail.DetailType, home);
        var step = Envelope.Require(told.Detail?.WorkflowStepExecutionId, "detail.workflow-step-execution-id");
        using var deadline = Deadline.Of(context);
        await answer.HandleAsync(new(step, Envelope.ImageOf(told, home), Channel: "event"), deadline.Token);
    }
}
