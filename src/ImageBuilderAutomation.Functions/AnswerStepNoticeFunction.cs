using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.SNSEvents;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Gates;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the SNS message that a workflow step publishes when it starts to wait. The topic may also carry build results, which are ignored.</summary>
public sealed class AnswerStepNoticeFunction(PolicyRunner policies, AccountRegion accountRegion, ILogger<AnswerStepNoticeFunction> logger)
{
    private readonly PolicyRun<AnswerStep> _answer = policies.For<AnswerStep>();

    [LambdaFunction(ResourceName = nameof(AnswerStepNotice))]
    public async Task AnswerStepNotice(SNSEvent evt, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        await TopicMessages.ForEachAsync(evt, (_, message) => AnswerAsync(message, deadline.Token), deadline.Token);
    }

    private async Task AnswerAsync(ServiceMessage message, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case ServiceMessage.StepWaiting step when ImageBuildArn.TryParse(step.ImageArn, out var image) && !image.IsIn(accountRegion):
                Log.ForeignEventIgnored(logger, step.ImageArn, accountRegion.Account, accountRegion.Region);
                break;
            case ServiceMessage.StepWaiting step:
                var waiting = StepEventReader.Of(step, accountRegion, "notice");
                await _answer.RunAsync((answer, isAgain) => answer.HandleAsync(waiting with { IsAgain = isAgain }, cancellationToken), cancellationToken);
                break;
            case ServiceMessage.BuildResult build:
                Log.BuildResultIgnored(logger, build.ImageArn, build.Status);
                break;
        }
    }
}
