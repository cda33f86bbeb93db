namespace ImageBuilderAutomation.Gates;

/// <summary>Reads what the rules will look at, and nothing else.</summary>
internal sealed class FactGathering(IGateEvidence evidence, IGateRules rules, TimeProvider clock)
{
    /// <summary>Only now can a scan's findings be counted: before, an empty list would look like a clean image.</summary>
    private const string ScanCompleted = "COMPLETED";

    public async Task<GateFacts> GatherAsync(
        WaitingStep step, ImageFacts image, IReadOnlyList<Approval> approvals, CancellationToken cancellationToken)
    {
        var needs = rules.NeedsFor(step, image);
        var findings = needs.Findings ? await FindingsAsync(image, cancellationToken) : NotNeeded<IReadOnlyList<Finding>>();
        var tests = needs.Tests ? await evidence.ReadTestsAsync(image.Arn, cancellationToken) : NotNeeded<TestsOutcome>();
        return new(step, image, findings, tests, approvals, clock.GetUtcNow());
    }

    private async Task<Known<IReadOnlyList<Finding>>> FindingsAsync(ImageFacts image, CancellationToken cancellationToken) =>
        image.ScanStatus switch
        {
            ScanCompleted => await evidence.ReadFindingsAsync(image.Arn, cancellationToken),
            null => new Known<IReadOnlyList<Finding>>.No("scan missing"),
            var status => new Known<IReadOnlyList<Finding>>.No($"scan {status}{(image.ScanReason is { } reason ? $": {reason}" : "")}"),
        };

    private static Known<T> NotNeeded<T>() => new Known<T>.No("no rule asks for it");
}
