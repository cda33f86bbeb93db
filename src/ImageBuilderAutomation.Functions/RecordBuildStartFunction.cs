using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.History;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the CloudTrail event of a call that started a build, and records the caller.</summary>
public sealed class RecordBuildStartFunction(RecordStart record, AccountRegion accountRegion, ILogger<RecordBuildStartFunction> logger)
{
    [LambdaFunction(ResourceName = nameof(RecordBuildStart))]
    public async Task RecordBuildStart(CloudWatchEvent<ApiCallDetail> evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, EventEnvelope.ImageBuilder, ApiCallDetail.DetailType, accountRegion);
        var call = evt.Detail ?? throw new UnusableEventException("detail", null);
        if (!BuildStart.Operations.Contains(call.EventName))
            throw new UnusableEventException($"detail.eventName {string.Join(", ", BuildStart.Operations)}", call.EventName);
        if (call.ErrorCode is { Length: > 0 } error)
        {
            Log.RefusedCallIgnored(logger, call.EventName!, error);
            return;
        }

        using var deadline = Deadline.Of(context);
        await record.HandleAsync(StartOf(call), deadline.Token);
    }

    private BuildStart StartOf(ApiCallDetail call) => new(
        EventEnvelope.RequireAccountRegion(ImageBuildArn.Parse(Image(call.ResponseElements)), accountRegion).ToString(),
        EventEnvelope.RequireEventId(call.EventId),
        call.EventName!,
        EventEnvelope.RequireCaller(call.UserIdentity?.Arn, "detail.userIdentity.arn"),
        EventEnvelope.RequireCaller(call.UserIdentity?.InvokedBy, "detail.userIdentity.invokedBy"),
        EventEnvelope.RequireTime(call.EventTime, "detail.eventTime"));

    private static string? Image(JsonElement? response) =>
        response is { ValueKind: JsonValueKind.Object } elements
        && elements.TryGetProperty("imageBuildVersionArn", out var arn)
        && arn.ValueKind == JsonValueKind.String
            ? arn.GetString()
            : null;
}
