using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Reads everything that a plan is based on.</summary>
/// <param name="channels">Null where there are no channels.</param>
public sealed class LifecycleFactGatherer(
    ILifecycleInventory inventory, IParameterStore parameters, UsageGatherer usage, ILifecycleRecords records, LifecycleRules rules, TimeProvider clock,
    IChannelImages? channels = null)
{
    /// <summary>Changes nothing.</summary>
    public Task<LifecycleFacts> GatherAsync(CancellationToken cancellationToken) => GatherAsync(WorkTime.Until(cancellationToken));

    /// <param name="beforeUse">Runs before the sources of usage are asked, with the AMIs that they will be asked about; null for a reading that changes nothing.</param>
    public async Task<LifecycleFacts> GatherAsync(WorkTime time, Func<IReadOnlyList<AmiInRegion>, Task>? beforeUse = null)
    {
        var facts = await ReadAsync(time.End);
        var amis = AskedImages.Reachable(LifecycleDecider.NeedingEvidence(facts, rules), rules.Usage);
        if (beforeUse is not null)
            await beforeUse(amis);
        return facts with { Usage = await usage.ReadAsync(amis, time.Closing, time.End), Now = clock.GetUtcNow() };
    }

    /// <summary>
    /// Reads everything again, right before the plan is carried out. The sources of usage are asked again about the images that the plan does not keep; about the
    /// others, what they said before still counts.
    /// </summary>
    public async Task<LifecycleFacts> GatherAgainAsync(LifecycleFacts before, RetirementPlan plan, WorkTime time)
    {
        var facts = await ReadAsync(time.End);
        var retiring = plan.Decisions.Where(decision => !decision.IsKept).Select(decision => decision.Image.Arn).ToHashSet();
        var needed = LifecycleDecider.NeedingEvidence(facts, rules).Where(image => retiring.Contains(image.Arn));
        var later = await usage.ReadAsync(AskedImages.Reachable(needed, rules.Usage), time.Closing, time.End);
        return facts with { Usage = UsageGatherer.Updated(before.Usage, later), Now = clock.GetUtcNow() };
    }

    private async Task<LifecycleFacts> ReadAsync(CancellationToken cancellationToken)
    {
        // Read the records before the images: a change made in between then shows in the image, never in the record alone.
        var open = new Dictionary<string, LifecycleRecord>(StringComparer.Ordinal);
        IReadOnlyDictionary<string, string> damaged = new Dictionary<string, string>();
        try
        {
            await foreach (var record in records.ListOpenAsync(cancellationToken))
                open[record.ImageArn] = record;
        }
        catch (DamagedLifecycleRecordsException e)
        {
            damaged = e.Problems;
        }

        var lastRun = await records.ReadRunAsync(cancellationToken);

        var inChannels = channels is null ? new Dictionary<string, string>() : await channels.ListAsync(cancellationToken);
        var startedAt = clock.GetUtcNow();
        var listed = await inventory.ReadAsync(rules.NeedPipelines, cancellationToken) with { ReadStartedAt = startedAt };
        var read = await ParentParameters.ReadAsync(parameters, listed, cancellationToken);
        return new() { Now = clock.GetUtcNow(), Inventory = read, Records = open, DamagedRecords = damaged, InChannels = inChannels, LastRun = lastRun };
    }
}

/// <summary>The images and recipes that the service has.</summary>
public interface ILifecycleInventory
{
    /// <summary>Reads all pages of images and recipes.</summary>
    /// <param name="withPipelines">Also read pipeline names. This costs further calls, because the list of images does not contain them.</param>
    Task<ImageInventory> ReadAsync(bool withPipelines, CancellationToken cancellationToken);
}
