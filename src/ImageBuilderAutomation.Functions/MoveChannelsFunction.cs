using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;

namespace ImageBuilderAutomation.Functions;

/// <summary>
/// Moves channels by rule and brings their targets to them, on a schedule, when an image becomes available, and when a parameter changes. Keeps the watermarks of
/// releases, except when a parameter changes.
/// </summary>
public sealed class MoveChannelsFunction(PolicyRunner policies, ScheduledRuns runs, AccountRegion accountRegion)
{
    private readonly PolicyRun<Releases.Channels.MoveChannels> _move = policies.For<Releases.Channels.MoveChannels>();
    private readonly PolicyRun<Releases.Watermarks.KeepWatermarks> _watermarks = policies.For<Releases.Watermarks.KeepWatermarks>();

    [LambdaFunction(ResourceName = nameof(MoveChannels))]
    public async Task MoveChannels(JsonElement evt, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        switch (ChannelEventReader.Read(evt, accountRegion))
        {
            case ChannelEvent.PassDue pass:
                await runs.RunAsync(nameof(MoveChannels), pass.DueAt, run => PassAsync(isImageNew: false, deadline, run), deadline.Token);
                break;
            case ChannelEvent.ParameterChanged change:
                await _move.RunAsync(move => move.HandleAsync(change.Name, change.Exception, deadline.Time), deadline.Token);
                break;
            default:
                await PassAsync(isImageNew: true, deadline, run: null);
                break;
        }
    }

    /// <summary>Watermarks are kept although channels fail. The error of either fails the invocation.</summary>
    private async Task PassAsync(bool isImageNew, Deadline deadline, ScheduledRun? run)
    {
        try
        {
            await _move.RunAsync(move => move.HandleAsync(deadline.Time), deadline.Token, run);
        }
        finally
        {
            await _watermarks.RunAsync(watermarks => watermarks.HandleAsync(isImageNew, deadline.Time), deadline.Token, run);
        }
    }
}
