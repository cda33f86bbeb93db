using System.Security.Cryptography;
using System.Text;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.History;

/// <summary>Workflows, steps, findings and packages of a build. Read only after the build has ended, because it takes several calls.</summary>
public sealed record BuildDetails
{
    public required string ImageArn { get; init; }

    /// <summary>The image's status at the read. With <see cref="Reason"/> and <see cref="ScanStatus"/> it tells which state is described.</summary>
    public required string Status { get; init; }

    public string? Reason { get; init; }

    public string? ScanStatus { get; init; }

    /// <summary>The cause that the service names in the image's state; null where it names none.</summary>
    public FailureContext? FailureContext { get; init; }

    /// <summary>When the read started. If a build was read twice, the details of the later read are kept.</summary>
    public required DateTimeOffset ReadStartedAt { get; init; }

    /// <summary>In order of start.</summary>
    public IReadOnlyList<WorkflowRun> Workflows { get; init; } = [];

    /// <summary>Null means unknown, which must not count as clean; <see cref="FindingsUnknown"/> says why.</summary>
    public FindingsSummary? Findings { get; init; }

    public string? FindingsUnknown { get; init; }

    /// <summary>Null means unknown; <see cref="PackagesUnknown"/> says why.</summary>
    public PackagesDigest? Packages { get; init; }

    public string? PackagesUnknown { get; init; }

    /// <summary>
    /// Whether the gates that the policy demanded then released the build. Null if it did not become available, and in details of an earlier version.
    /// </summary>
    public GateCoverage? Coverage { get; init; }

    /// <summary>Number of older executions and steps that were omitted to bound the size of the record.</summary>
    public int OmittedCount { get; init; }

    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }

    /// <summary>The stored details could not be read: nothing of them is known but the version, which the next write replaces.</summary>
    public bool IsUnreadable => Status.Length == 0;

    public static BuildDetails Unreadable(string imageArn, long version) =>
        new() { ImageArn = imageArn, Status = "", ReadStartedAt = DateTimeOffset.MinValue, Version = version };

    /// <summary>Null if the build did not fail.</summary>
    public FailedStep? Failure => Status == ImageStatus.Failed ? FailedStep.Find(Reason, Workflows, FailureContext) : null;

    /// <summary>True if both describe the same end of the build, which a later read, for example after a scan, does not change.</summary>
    public bool IsSameEndAs(BuildDetails other) => (Status, Reason) == (other.Status, other.Reason);

    /// <summary>True if these details are still current for an image in this state, so that no other read is needed.</summary>
    public bool Covers(ImageSnapshot snapshot) =>
        !IsUnreadable && snapshot.ScanStatus == ScanStatus
        && (snapshot.IsRetired || (snapshot.Status == Status && snapshot.Reason == Reason && Coverage is not { IsDecided: false }));

    /// <summary>The details of the later read. If both reads started at the same instant, the choice does not depend on the order of arrival.</summary>
    public static BuildDetails Later(BuildDetails? known, BuildDetails read)
    {
        var order = known is null ? -1 : known.ReadStartedAt.CompareTo(read.ReadStartedAt);
        if (order == 0)
            order = string.CompareOrdinal(ContentOf(known!), ContentOf(read));
        return order >= 0 ? known! : read with { Version = known?.Version ?? 0 };
    }

    private static string ContentOf(BuildDetails details) => string.Join('\n',
    [
        (details with { Version = 0, Workflows = [] }).ToString(),
        .. details.Workflows.Select(w => (w with { Steps = [] }).ToString()),
        .. details.Workflows.SelectMany(w => w.Steps).Select(step => step.ToString()),
    ]);
}

/// <summary>One execution of a workflow for a build.</summary>
/// <param name="Type"><c>BUILD</c>, <c>TEST</c> or <c>DISTRIBUTION</c>.</param>
/// <param name="Retried">A later execution replaced it.</param>
public sealed record WorkflowRun(
    string Id,
    string Arn,
    string Type,
    string Status,
    string? Message,
    bool Retried,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<StepRun> Steps)
{
    public bool HasFailed => ExecutionStatus.HasFailed(Status);
}

/// <summary>One execution of a workflow step.</summary>
/// <param name="Message">Untrusted text: show it, never act on it.</param>
public sealed record StepRun(
    string Id, string Name, string Action, string Status, string? RollbackStatus, string? Message, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt)
{
    /// <summary>RESUME or STOP, from the outputs of a WaitForAction step that was answered; null for every other step.</summary>
    public string? Answer { get; init; }
}

/// <summary>What a completed scan found.</summary>
/// <param name="All">Number of findings of every severity, including those not listed here.</param>
public sealed record FindingsSummary(long Critical, long High, long Medium, long All);

/// <summary>A digest of the packages of an image. Images with the same hash have the same packages in the same versions.</summary>
/// <param name="Sha256">Over the lines <c>name version</c>, sorted by ordinal comparison, each followed by a line feed; lower-case hexadecimal.</param>
public sealed record PackagesDigest(int Count, string Sha256)
{
    public static PackagesDigest Of(IReadOnlyCollection<(string Name, string Version)> packages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in packages.Select(p => $"{p.Name} {p.Version}\n").Order(StringComparer.Ordinal))
            hash.AppendData(Encoding.UTF8.GetBytes(line));
        return new(packages.Count, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}

/// <summary>Stores the details of ended builds, beside their records.</summary>
public interface IBuildDetails
{
    /// <summary>For a caller that writes the details again: damaged details are returned as <see cref="BuildDetails.IsUnreadable"/>.</summary>
    Task<BuildDetails?> ReadForUpdateAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="BuildDetails.Version"/> (zero: must not exist yet).</summary>
    /// <returns>The stored details with their new version, or null when another writer was first.</returns>
    Task<BuildDetails?> TryWriteAsync(BuildDetails details, CancellationToken cancellationToken);
}
