using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates;

/// <summary>Reads the facts that the matching rules need, and no others.</summary>
public sealed class GateFactGatherer(IGateEvidence evidence, IRoles roles, IGateRules rules, AccountRegion accountRegion, TimeProvider clock)
{
    private readonly ApprovalFactGatherer _approvals = new(evidence, roles, rules, accountRegion);

    /// <returns>Null when the image does not exist.</returns>
    public Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken) => evidence.ReadImageAsync(imageArn, cancellationToken);

    public async Task<GateFacts> GatherAsync(
        WaitingStep step, ImageFacts image, IReadOnlyList<Approval> approvals, CancellationToken cancellationToken)
    {
        var needs = rules.NeedsFor(step, image);
        var findings = await ReadAsync(GateNeeds.Findings, () => FindingsAsync(image, cancellationToken));
        var tests = await ReadAsync(GateNeeds.Tests, () => evidence.ReadTestsAsync(image.Arn, cancellationToken));
        var packages = await ReadAsync(GateNeeds.Packages, () => evidence.ReadPackagesAsync(image.Arn, cancellationToken));
        var parent = await ReadAsync(GateNeeds.Parent, () => evidence.ReadParentCreatedAtAsync(image, cancellationToken));
        var amiScan = await ReadAsync(GateNeeds.AmiScan, () => evidence.ReadAmiScanAsync(image, cancellationToken));
        var people = await _approvals.GatherAsync(image, approvals, needs, cancellationToken);
        return new(step, image, findings, tests, approvals, clock.GetUtcNow())
        {
            Roles = people.Roles,
            Packages = packages,
            ParentCreatedAt = parent,
            Starters = people.Starters,
            AmiScan = amiScan,
        };

        Task<Known<T>> ReadAsync<T>(GateNeeds need, Func<Task<Known<T>>> read) => needs.HasFlag(need) ? read() : Task.FromResult(GateFacts.NotRead<T>());
    }

    private async Task<Known<IReadOnlyList<Finding>>> FindingsAsync(ImageFacts image, CancellationToken cancellationToken) =>
        image.ScanStatus switch
        {
            _ when ScanType.Unlisted(image.ScanType) is { } unlisted => new Known<IReadOnlyList<Finding>>.No(unlisted),
            ScanStatus.Completed => await evidence.ReadFindingsAsync(image.Arn, cancellationToken),
            null => new Known<IReadOnlyList<Finding>>.No("scan missing"),
            var status => new Known<IReadOnlyList<Finding>>.No($"scan {status}{(image.ScanReason is { } reason ? $": {reason}" : "")}"),
        };
}

/// <summary>Reads the evidence about an image.</summary>
public interface IGateEvidence
{
    /// <summary>One GetImage call. Null when the image does not exist.</summary>
    Task<ImageFacts?> ReadImageAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>ListImageScanFindings, 25 per call. Unknown when there are more pages than the limit.</summary>
    Task<Known<IReadOnlyList<Finding>>> ReadFindingsAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Counts the image's test workflows (ListWorkflowExecutions).</summary>
    Task<Known<TestResults>> ReadTestsAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>ListImagePackages, 25 per call. Unknown when there are more pages than the limit or no packages at all.</summary>
    Task<Known<IReadOnlyList<Package>>> ReadPackagesAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>One GetImage call for the parent image. Known only when the recipe names exactly one image.</summary>
    Task<Known<DateTimeOffset>> ReadParentCreatedAtAsync(ImageFacts image, CancellationToken cancellationToken);

    /// <summary>
    /// Everybody who started or retried the build, from our own records, because the service does not report them. Unknown when the service shows
    /// a retry at a time for which none was recorded (ListWorkflowExecutions).
    /// </summary>
    Task<Known<IReadOnlyList<Actor>>> ReadStartersAsync(ImageFacts image, CancellationToken cancellationToken);

    /// <summary>The latest scan of the image's AMI, from the records of Amazon Inspector's events.</summary>
    Task<Known<AmiScan>> ReadAmiScanAsync(ImageFacts image, CancellationToken cancellationToken);
}
