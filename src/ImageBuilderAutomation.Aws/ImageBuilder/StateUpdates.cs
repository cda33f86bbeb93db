using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

public sealed class StateUpdates(IAmazonImagebuilder client) : IStateUpdates
{
    public async Task<StartResult> StartAsync(string imageArn, StateUpdate update, CancellationToken cancellationToken)
    {
        try
        {
            var response = await client.StartResourceStateUpdateAsync(RequestOf(imageArn, update), cancellationToken);
            return new StartResult.Started(ResponseFields.Required(response.LifecycleExecutionId, "lifecycleExecutionId"));
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsBusy(error))
        {
            return new StartResult.Busy(error.Message);
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsRefusedUpdate(error))
        {
            return new StartResult.Refused(error.Message);
        }
    }

    public async Task<ExecutionSnapshot?> ReadAsync(string executionId, string imageArn, CancellationToken cancellationToken)
    {
        try
        {
            var state = (await client.GetLifecycleExecutionAsync(new() { LifecycleExecutionId = executionId }, cancellationToken)).LifecycleExecution?.State;
            var shown = new ExecutionSnapshot(executionId, ResponseFields.Required(state?.Status?.Value, "lifecycleExecution.state.status"), state?.Reason, []);
            if (!shown.HasEnded)
                return shown;

            // A lifecycle policy's execution may also contain other images.
            var image = (await Pager.AllAsync(client.LifecycleResourcePages(executionId, null), cancellationToken)).Where(resource => resource.ResourceId == imageArn).ToList();
            var parts = await Pager.AllAsync(client.LifecycleResourcePages(executionId, imageArn), cancellationToken);
            return shown with { Resources = [.. image.Concat(parts).SelectMany(OutcomesOf)], Action = ActionOf(image.FirstOrDefault()?.Action?.Name?.Value) };
        }
        catch (AmazonImagebuilderException error) when (ImageBuilderErrors.IsNotFound(error))
        {
            return null;
        }
    }

    public async Task<string?> FindAsync(string imageArn, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var latest = (await Pager.AllAsync(client.LifecycleExecutionPages(imageArn), cancellationToken)).MaxBy(StartOf);
        return latest is not null && StartOf(latest) >= since ? latest.LifecycleExecutionId : null;
    }

    private static DateTimeOffset? StartOf(LifecycleExecution execution) => execution.StartTime is { } start ? new(start.ToUniversalTime()) : null;

    private static StartResourceStateUpdateRequest RequestOf(string imageArn, StateUpdate update) => new()
    {
        ResourceArn = imageArn,
        State = new() { Status = update.Action.Status() },
        ExecutionRole = update.Role,
        IncludeResources = new() { Amis = update.IncludeAmis, Snapshots = update.IncludeSnapshots, Containers = update.IncludeContainers },
        ExclusionRules = update.Exclusions is { } amiExclusions && ExclusionsOf(amiExclusions) is { } exclusions ? new() { Amis = exclusions } : null,
        ClientToken = update.Token,
    };

    /// <summary>Omits empty lists, because the service requires at least one entry in each list.</summary>
    private static LifecyclePolicyDetailExclusionRulesAmis? ExclusionsOf(AmiExclusions amiExclusions) =>
        amiExclusions is { Public: false, Regions.Count: 0, SharedAccounts.Count: 0, Tags.Count: 0, LastLaunchedDays: null } ? null : new()
        {
            IsPublic = amiExclusions.Public ? true : null,
            Regions = amiExclusions.Regions.Count > 0 ? [.. amiExclusions.Regions] : null,
            SharedAccounts = amiExclusions.SharedAccounts.Count > 0 ? [.. amiExclusions.SharedAccounts] : null,
            TagMap = amiExclusions.Tags.Count > 0 ? new(amiExclusions.Tags) : null,
            LastLaunched = amiExclusions.LastLaunchedDays is { } days ? new() { Unit = LifecyclePolicyTimeUnit.DAYS, Value = days } : null,
        };

    private static LifecycleAction? ActionOf(string? name) => name switch
    {
        "AVAILABLE" => LifecycleAction.Restore,
        "DEPRECATE" => LifecycleAction.Deprecate,
        "DISABLE" => LifecycleAction.Disable,
        "DELETE" => LifecycleAction.Delete,
        _ => null,
    };

    private static IEnumerable<ResourceOutcome> OutcomesOf(LifecycleExecutionResource resource) =>
        (resource.Snapshots ?? []).Select(snapshot => OutcomeOf(snapshot.SnapshotId, resource, snapshot.State))
            .Prepend(OutcomeOf(resource.ResourceId, resource, resource.State));

    private static ResourceOutcome OutcomeOf(string? id, LifecycleExecutionResource resource, LifecycleExecutionResourceState? state) =>
        new(id ?? "(unnamed)", resource.Region, resource.AccountId, state?.Status?.Value ?? "UNKNOWN", state?.Reason);
}
