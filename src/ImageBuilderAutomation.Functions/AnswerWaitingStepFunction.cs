using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the EventBridge event of a workflow step that starts to wait.</summary>
public sealed class AnswerWaitingStepFunction(PolicyRunner policies, AccountRegion accountRegion)
{
    private readonly PolicyRun<AnswerStep> _answer = policies.For<AnswerStep>();

    [LambdaFunction(ResourceName = nameof(AnswerWaitingStep))]
    public async Task AnswerWaitingStep(CloudWatchEvent<WorkflowStepWaitingDetail> evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, EventEnvelope.ImageBuilder, WorkflowStepWaitingDetail.DetailType, accountRegion);
        var step = EventEnvelope.Require(evt.Detail?.WorkflowStepExecutionId, "detail.workflow-step-execution-id");
        using var deadline = Deadline.Of(context);
        var image = EventEnvelope.ImageOf(evt, accountRegion);
        await _answer.RunAsync((answer, isAgain) => answer.HandleAsync(new(step, image, Channel: "event") { IsAgain = isAgain }, deadline.Token), deadline.Token);
    }
}
