namespace ImageBuilderAutomation.Gates;

/// <summary>Reads the facts that the matching rules need, and no others.</summary>
internal sealed class GateFactGatherer(IGateEvidence evidence, IGateRules rules, TimeProvider clock)
{
    /// <summary>Findings count only in this scan state. Before it, an empty list would look like a clean image.</summary>
    private const string ScanCompleted = "COMPLETED";

    public async Task<GateFacts> GatherAsync(
        WaitingStep step, ImageFacts image, IReadOnlyList<Approval> approvals, CancellationToken cancellationToken)
    {
        var needs = rules.NeedsFor(step, image);
        var findings = await ReadAsync(GateNeeds.Findings, () => FindingsAsync(image, cancellationToken));
        var tests = await ReadAsync(GateNeeds.Tests, () => evidence.ReadTestsAsync(image.Arn, cancellationToken));
        var packages = await ReadAsync(GateNeeds.Packages, () => evidence.ReadPackagesAsync(image.Arn, cancellationToken));
        var parent = await ReadAsync(GateNeeds.Parent, () => evidence.ReadParentCreatedAtAsync(image, cancellationToken));
        var starters = await ReadAsync(GateNeeds.Starters, () => evidence.ReadStartersAsync(image, cancellationToken));
        var amiScan = await ReadAsync(GateNeeds.AmiScan, () => evidence.ReadAmiScanAsync(image, cancellationToken));
        return new(step, image, findings, tests, approvals, clock.GetUtcNow())
        {
            Packages = packages,
            ParentCreatedAt = parent,
            Starters = starters,
            AmiScan = amiScan,
        };

        Task<Known<T>> ReadAsync<T>(GateNeeds need, Func<Task<Known<T>>> read) => needs.HasFlag(need) ? read() : Task.FromResult(GateFacts.NotRead<T>());
    }

    private async Task<Known<IReadOnlyList<Finding>>> FindingsAsync(ImageFacts image, CancellationToken cancellationToken) =>
        image.ScanStatus switch
        {
            ScanCompleted => await evidence.ReadFindingsAsync(image.Arn, cancellationToken),
            null => new Known<IReadOnlyList<Finding>>.No("scan missing"),
            var status => new Known<IReadOnlyList<Finding>>.No($"scan {status}{(image.ScanReason is { } reason ? $": {reason}" : "")}"),
        };
}
