using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.SNSEvents;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.History;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the SNS message with the result of a build. The topic may also carry messages of waiting steps, which are ignored.</summary>
public sealed class RecordBuildResultFunction(PolicyRunner policies, AccountRegion accountRegion, ILogger<RecordBuildResultFunction> logger)
{
    private readonly PolicyRun<RecordBuild> _record = policies.For<RecordBuild>();

    [LambdaFunction(ResourceName = nameof(RecordBuildResult))]
    public async Task RecordBuildResult(SNSEvent evt, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        await TopicMessages.ForEachAsync(evt, (sns, message) => RecordAsync(sns!, message, deadline.Token), deadline.Token);
    }

    private async Task RecordAsync(SNSEvent.SNSMessage sns, ServiceMessage message, CancellationToken cancellationToken)
    {
        switch (message)
        {
            case ServiceMessage.BuildResult build:
                var image = ImageBuildArn.Parse(build.ImageArn);
                if (!image.IsIn(accountRegion))
                {
                    Log.ForeignEventIgnored(logger, image.ToString(), accountRegion.Account, accountRegion.Region);
                    break;
                }

                var at = EventEnvelope.RequireTime(sns.Timestamp, "Sns.Timestamp");
                await _record.RunAsync(record => record.HandleAsync(new(image, new(From: null, build.Status, at, "sns")), cancellationToken), cancellationToken);
                break;
            case ServiceMessage.StepWaiting step:
                Log.StepEventIgnored(logger, step.StepExecutionId, step.ImageArn);
                break;
        }
    }
}
