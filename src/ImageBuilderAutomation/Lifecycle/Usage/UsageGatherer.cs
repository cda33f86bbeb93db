namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>Asks the sources that the policy selects about the AMIs of images.</summary>
public sealed class UsageGatherer(UsageSources sources, UsageRules rules)
{
    /// <summary>Changes nothing.</summary>
    /// <param name="amis">Each AMI once.</param>
    public async Task<IReadOnlyList<SourceEvidence>> ReadAsync(
        IReadOnlyList<AmiInRegion> amis, CancellationToken closing, CancellationToken cancellationToken)
    {
        if (amis.Count == 0)
            return [];

        List<SourceEvidence> evidence = [];
        foreach (var source in sources.All.Where(source => rules.Asks(source.Kind)))
            evidence.Add(await source.ReadAsync(amis, closing, cancellationToken));
        return evidence;
    }

    /// <summary>The evidence with that of a later reading for the AMIs that it covers.</summary>
    public static IReadOnlyList<SourceEvidence> Updated(IReadOnlyList<SourceEvidence> before, IReadOnlyList<SourceEvidence> later) =>
    [
        .. before.Select(old => later.FirstOrDefault(source => source.Source == old.Source) is { } now ? old.UpdatedBy(now) : old),
        .. later.Where(now => before.All(old => old.Source != now.Source)),
    ];
}
