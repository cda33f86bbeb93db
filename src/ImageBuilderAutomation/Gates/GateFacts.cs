namespace ImageBuilderAutomation.Gates;

/// <summary>Everything a rule may look at, gathered beforehand so that rules do no I/O.</summary>
/// <param name="Findings">Known only when this build's scan has completed and every needed page was read.</param>
/// <param name="Now">When the facts were gathered.</param>
public sealed record GateFacts(
    WaitingStep Step,
    ImageFacts Image,
    Known<IReadOnlyList<Finding>> Findings,
    Known<TestsOutcome> Tests,
    IReadOnlyList<Approval> Approvals,
    DateTimeOffset Now)
{
    /// <summary>Installed packages.</summary>
    public Known<IReadOnlyList<Package>> Packages { get; init; } = NotRead<IReadOnlyList<Package>>();

    /// <summary>When the image that this one was built on was made.</summary>
    public Known<DateTimeOffset> ParentCreatedAt { get; init; } = NotRead<DateTimeOffset>();

    /// <summary>IAM or STS ARNs of all who started the build or another try of it; none when only services did.</summary>
    public Known<IReadOnlyList<string>> Starters { get; init; } = NotRead<IReadOnlyList<string>>();

    /// <summary>Known only when the latest scan has completed and every finding that it counted has arrived.</summary>
    public Known<AmiScan> AmiScan { get; init; } = NotRead<AmiScan>();

    internal static Known<T> NotRead<T>() => new Known<T>.No("no rule asks for it");
}
