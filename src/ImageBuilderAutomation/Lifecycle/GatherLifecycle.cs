namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Gathers what a plan is made of.</summary>
public sealed class GatherLifecycle(ILifecycleInventory inventory, IUsageSource usage, ILifecycleRecords records, LifecycleRules rules, TimeProvider clock)
{
    public async Task<LifecycleFacts> GatherAsync(CancellationToken cancellationToken)
    {
        // Records before images: one that is written in between then shows in the image and not the other way round.
        var open = new Dictionary<string, LifecycleRecord>(StringComparer.Ordinal);
        await foreach (var record in records.ListOpenAsync(cancellationToken))
            open[record.ImageArn] = record;
        var lastRun = await records.ReadRunAsync(cancellationToken);

        var beganAt = clock.GetUtcNow();
        var read = await inventory.ReadAsync(rules.NeedPipelines, cancellationToken) with { ReadBeganAt = beganAt };
        var evidence = await usage.ReadAsync(read.Images, cancellationToken);
        return new() { Now = clock.GetUtcNow(), Inventory = read, Usage = evidence, Records = open, LastRun = lastRun };
    }
}
