using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the call that a workflow step makes to this function when it starts to wait.</summary>
public sealed class AnswerStepCallFunction(AnswerStep answer, Home home)
{
    [LambdaFunction(ResourceName = nameof(AnswerStepCall))]
    public async Task AnswerStepCall(JsonElement told, ILambdaContext context)
    {
        var step = ServiceMessage.Read(told) as ServiceMessage.StepWaiting
            ?? throw new UnusableEventException("a waiting step's call with workflowStepExecutionId", told.GetRawText());
        using var deadline = Deadline.Of(context);
        await answer.HandleAsync(StepNotices.Of(step, home, "call"), deadline.Token);
    }
}
