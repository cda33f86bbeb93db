using System.Text.Json;
using Amazon.Lambda.Annotations;
using Amazon.Lambda.Core;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;

namespace ImageBuilderAutomation.Functions;

/// <summary>Moves channels by rule and brings their targets to them, on a schedule, when an image becomes available, and when a parameter changes.</summary>
public sealed class MoveChannelsFunction(PolicyRunner policies, ScheduledRuns runs, AccountRegion accountRegion)
{
    private readonly PolicyRun<Releases.Channels.MoveChannels> _move = policies.For<Releases.Channels.MoveChannels>();

    [LambdaFunction(ResourceName = nameof(MoveChannels))]
    public async Task MoveChannels(JsonElement evt, ILambdaContext context)
    {
        using var deadline = Deadline.Of(context);
        switch (ChannelEventReader.Read(evt, accountRegion))
        {
            case ChannelEvent.PassDue pass:
                await runs.RunAsync(
                    nameof(MoveChannels), pass.DueAt, run => _move.RunAsync(move => move.HandleAsync(deadline.Time), deadline.Token, run), deadline.Token);
                break;
            case ChannelEvent.ParameterChanged change:
                await _move.RunAsync(move => move.HandleAsync(change.Name, change.Exception, deadline.Time), deadline.Token);
                break;
            default:
                await _move.RunAsync(move => move.HandleAsync(deadline.Time), deadline.Token);
                break;
        }
    }
}
