using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the call that a workflow step makes to this function when it starts to wait.</summary>
public sealed class AnswerStepCallFunction(PolicyRunner policies, AccountRegion accountRegion)
{
    private readonly PolicyRun<AnswerStep> _answer = policies.For<AnswerStep>();

    [LambdaFunction(ResourceName = nameof(AnswerStepCall))]
    public async Task AnswerStepCall(JsonElement evt, ILambdaContext context)
    {
        var step = ServiceMessage.Read(evt) as ServiceMessage.StepWaiting
            ?? throw new UnusableEventException("a waiting step's call with workflowStepExecutionId", evt.GetRawText());
        using var deadline = Deadline.Of(context);
        var waiting = StepEventReader.Of(step, accountRegion, "call");
        await _answer.RunAsync((answer, isAgain) => answer.HandleAsync(waiting with { IsAgain = isAgain }, deadline.Token), deadline.Token);
    }
}
