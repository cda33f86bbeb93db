using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Events;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the CloudTrail event of a call that changed an infrastructure configuration.</summary>
public sealed class ConfigChangeFunction(CheckConfiguration check, Home home, ILogger<ConfigChangeFunction> logger)
{
    [LambdaFunction(ResourceName = nameof(CheckChangedConfiguration))]
    public async Task CheckChangedConfiguration(CloudWatchEvent<ApiCallDetail> told, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(told);
        Envelope.Require(told, Envelope.ImageBuilder, ApiCallDetail.DetailType, home);
        var call = told.Detail ?? throw new UnusableEventException("detail", null);
        ConfigurationNotices.RequireKnown(call);
        if (call.ErrorCode is { Length: > 0 } error)
        {
            Log.RefusedChangeLeft(logger, call.EventName!, error);
            return;
        }

        using var deadline = Deadline.Of(context);
        await check.HandleAsync(ConfigurationNotices.Of(call, home), deadline.Token);
    }
}
