using Amazon.Lambda.Annotations;
using Amazon.Lambda.CloudWatchEvents.ScheduledEvents;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Events;

namespace ImageBuilderAutomation.Functions;

/// <summary>Plans and retires images on a schedule.</summary>
public sealed class RetireImagesFunction(Lifecycle.RetireImages retire, Home home)
{
    [LambdaFunction(ResourceName = nameof(RetireImages))]
    public async Task RetireImages(ScheduledEvent told, ILambdaContext context)
    {
        ArgumentNullException.ThrowIfNull(told);
        Envelope.Require(told, "aws.scheduler", "Scheduled Event", home);
        using var deadline = Deadline.Of(context);
        await retire.HandleAsync(deadline.Token);
    }
}
