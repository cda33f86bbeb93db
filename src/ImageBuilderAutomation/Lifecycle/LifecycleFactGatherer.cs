namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Reads everything that a plan is based on.</summary>
public sealed class LifecycleFactGatherer(
    ILifecycleInventory inventory, IParameterStore parameters, IUsageSource usage, ILifecycleRecords records, LifecycleRules rules, TimeProvider clock)
{
    public async Task<LifecycleFacts> GatherAsync(CancellationToken cancellationToken)
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

        var startedAt = clock.GetUtcNow();
        var listed = await inventory.ReadAsync(rules.NeedPipelines, cancellationToken) with { ReadStartedAt = startedAt };
        var read = await ParentParameters.ReadAsync(parameters, listed, cancellationToken);
        var evidence = await usage.ReadAsync(read.Images, cancellationToken);
        return new() { Now = clock.GetUtcNow(), Inventory = read, Usage = evidence, Records = open, DamagedRecords = damaged, LastRun = lastRun };
    }
}

/// <summary>The images and recipes that the service has.</summary>
public interface ILifecycleInventory
{
    /// <summary>Reads all pages of images and recipes.</summary>
    /// <param name="withPipelines">Also read pipeline names. This costs further calls, because the list of images does not contain them.</param>
    Task<ImageInventory> ReadAsync(bool withPipelines, CancellationToken cancellationToken);
}
