using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Functions;

/// <summary>Checks all infrastructure configurations on a schedule.</summary>
public sealed class CheckConfigurationsFunction(CheckConfigurations check, Home home)
{
    [LambdaFunction(ResourceName = nameof(CheckConfigurations))]
    public async Task CheckConfigurations(ScheduledEvent told, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(told);
        Envelope.Require(told, "aws.scheduler", "Scheduled Event", home);
        using var deadline = Deadline.Of(context);
        await check.HandleAsync(deadline.Token);
    }
}
