using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>Handles the CloudTrail event of a call that changed an infrastructure configuration.</summary>
public sealed class ConfigChangeFunction(PolicyRunner policies, AccountRegion accountRegion, ILogger<ConfigChangeFunction> logger)
{
    private readonly PolicyRun<CheckConfiguration> _check = policies.For<CheckConfiguration>();

    [LambdaFunction(ResourceName = nameof(CheckChangedConfiguration))]
    public async Task CheckChangedConfiguration(CloudWatchEvent<ApiCallDetail> evt, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(evt);
        EventEnvelope.Require(evt, EventEnvelope.ImageBuilder, ApiCallDetail.DetailType, accountRegion);
        var call = evt.Detail ?? throw new UnusableEventException("detail", null);
        ConfigurationEventReader.RequireKnown(call);
        if (call.ErrorCode is { Length: > 0 } error)
        {
            Log.RefusedChangeIgnored(logger, call.EventName!, error);
            return;
        }

        using var deadline = Deadline.Of(context);
        var change = ConfigurationEventReader.Of(call, accountRegion);
        await _check.RunAsync(check => check.HandleAsync(change, deadline.Token), deadline.Token);
    }
}
