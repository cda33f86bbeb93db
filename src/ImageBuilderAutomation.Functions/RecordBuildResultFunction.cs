using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using Amazon.Lambda.SNSEvents;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.History;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>The result topic tells how a build ended. A workflow's own notices may go over the same topic.</summary>
public sealed class RecordBuildResultFunction(RecordBuild record, Home home, ILogger<RecordBuildResultFunction> logger)
{
    [LambdaFunction(ResourceName = nameof(RecordBuildResult))]
    public async Task RecordBuildResult(SNSEvent told, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(told);
        if (told.Records is not { Count: > 0 } records)
            throw new UnusableEventException("an SNS event with records", null);

        using var deadline = Deadline.Of(context);
        foreach (var message in records.Select(r => r.Sns))
            await RecordAsync(message, deadline.Token);
    }

    private async Task RecordAsync(SNSEvent.SNSMessage? message, CancellationToken cancellationToken)
    {
        switch (ResultMessage.Parse(message?.Message))
        {
            case ResultMessage.Build build:
                var image = Envelope.RequireHome(ImageBuildArn.Parse(build.Arn), home);
                var at = Envelope.RequireTime(message!.Timestamp, "Sns.Timestamp");
                await record.HandleAsync(new(image, new(From: null, build.Status, at, "sns")), cancellationToken);
                break;
            case ResultMessage.WaitingStep step:
                Log.StepNoticeLeft(logger, step.StepExecutionId, step.ImageArn);
                break;
        }
    }
}
