namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>A report of the accounts that use an AMI.</summary>
/// <param name="Types">What it counts: a type and, for launch templates, how many of their newest versions it regards.</param>
/// <param name="Accounts">The accounts that it regards; empty for all.</param>
/// <param name="Failure">Why the report fails when it would be available; null if it does not.</param>
/// <param name="Entries">What it shows once it is available.</param>
internal sealed record UsageReport(
    string Id,
    string Owner,
    string Image,
    IReadOnlyList<(string Type, int? Depth)> Types,
    IReadOnlyList<string> Accounts,
    DateTimeOffset CreatedAt,
    DateTimeOffset ReadyAt,
    string? Failure,
    IReadOnlyList<UsageEntry> Entries)
{
    // Documented: EC2 API Reference, "ImageUsageReport": a report expires 30 days after its creation.
    private static readonly TimeSpan Life = TimeSpan.FromDays(30);

    public Dictionary<string, string> Tags { get; } = new(StringComparer.Ordinal);

    public DateTimeOffset ExpiresAt => CreatedAt + Life;

    public string StateAt(DateTimeOffset now) => now < ReadyAt ? "pending" : Failure is null ? "available" : "error";
}

/// <summary>How many resources of a type an account has that use the AMI.</summary>
internal sealed record UsageEntry(string Account, string Type, int Count);
