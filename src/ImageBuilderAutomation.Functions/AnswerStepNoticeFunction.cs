using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.SNSEvents;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the SNS message that a workflow step publishes when it starts to wait. The topic may also carry build results, which are ignored.</summary>
public sealed class AnswerStepNoticeFunction(AnswerStep answer, Home home, ILogger<AnswerStepNoticeFunction> logger)
{
    [LambdaFunction(ResourceName = nameof(AnswerStepNotice))]
    public async Task AnswerStepNotice(SNSEvent told, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        await TopicMessages.ForEachAsync(told, (_, message) => AnswerAsync(message, deadline.Token), deadline.Token);
    }

    private async Task AnswerAsync(ServiceMessage message, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case ServiceMessage.StepWaiting step when ImageBuildArn.TryParse(step.ImageArn, out var image) && !image.IsAt(home):
                Log.ElsewhereLeft(logger, step.ImageArn, home.Account, home.Region);
                break;
            case ServiceMessage.StepWaiting step:
                await answer.HandleAsync(StepNotices.Of(step, home, "notice"), cancellationToken);
                break;
            case ServiceMessage.BuildResult build:
                Log.BuildResultLeft(logger, build.ImageArn, build.Status);
                break;
        }
    }
}
