using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>Reads what decides who changed an AMI: when the event arrives, and again at each check while it is open or not confirmed.</summary>
public sealed class AmiChangeFactGatherer(
    IBuildRecords builds, ILifecycleRecords lifecycle, IImages images, IStateUpdates updates, IAmiStates amis, ILeftoverRecords leftovers, TimeProvider clock)
{
    /// <summary>An AMI of no known build costs one read of the table.</summary>
    public async Task<AmiChangeFacts> GatherAsync(AmiChangedEvent evt, CancellationToken cancellationToken)
    {
        if (await builds.FindByAmiAsync(evt.AmiId, cancellationToken) is not { } build)
            return new(evt, null, null, null, null, new Known<string?>.No("not asked"), clock.GetUtcNow());
        var image = await images.ReadAsync(build.ImageArn, cancellationToken);
        return new(
            evt, build, await lifecycle.ReadAsync(build.ImageArn, cancellationToken), image,
            image is null ? null : await ReadExecutionAsync(build.ImageArn, evt.At, cancellationToken),
            await amis.ReadAsync(evt.AmiId, cancellationToken), clock.GetUtcNow())
        {
            IsLeftOver = await leftovers.ReadAsync(LeftoverKind.Ami, evt.AmiId, cancellationToken) is { } record && WasLeftOver(record, evt),
        };
    }

    /// <summary>A check may have noticed before the event arrived that the AMI was removed.</summary>
    private static bool WasLeftOver(LeftoverRecord record, AmiChangedEvent evt) => record.IsOpen
        || (record is { State: LeftoverState.Closed, Outcome: AbandonedResources.Removed } && record.ChangedAt >= evt.At - AmiChangeDecider.Around);

    private async Task<ExecutionSnapshot?> ReadExecutionAsync(string imageArn, DateTimeOffset at, CancellationToken cancellationToken) =>
        await updates.FindAsync(imageArn, at - AmiChangeDecider.Around, cancellationToken) is { } id ? await updates.ReadAsync(id, imageArn, cancellationToken) : null;
}
