namespace ImageBuilderAutomation.Lifecycle.Usage;

/// <summary>
/// Finds who uses AMIs. A source can show that an AMI is used. It cannot prove that nobody uses it, so an AMI without a use has no known use, as of the
/// evidence's time.
/// </summary>
public interface IUsageSource
{
    UsageSourceKind Kind { get; }

    /// <summary>Asks about every AMI that the source can see. Changes nothing.</summary>
    /// <param name="amis">Each AMI once, with the Region to ask.</param>
    /// <param name="closing">From here on the source begins no further call; the AMIs that are left stay unknown.</param>
    /// <returns>What was found. A failure of the service is part of it: <see cref="SourceEvidence.Problem"/>.</returns>
    Task<SourceEvidence> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken closing, CancellationToken cancellationToken);
}

/// <summary>The sources that the policy's <c>lifecycle.usage</c> selects, in the order in which reasons name them.</summary>
public enum UsageSourceKind
{
    /// <summary>EC2's image references: instances, launch templates, parameters and recipes of the own account.</summary>
    References,

    /// <summary>EC2's image usage reports: instances and launch templates of other accounts.</summary>
    OtherAccounts,

    /// <summary>The time at which EC2 last launched an instance from the AMI.</summary>
    LastLaunch,

    /// <summary>Lists of AMI ids that were found in repositories.</summary>
    Pins,
}

public static class UsageSourceKinds
{
    /// <summary>For people: <c>other accounts</c>.</summary>
    public static string Name(this UsageSourceKind kind) => kind switch
    {
        UsageSourceKind.References => "references",
        UsageSourceKind.OtherAccounts => "other accounts",
        UsageSourceKind.LastLaunch => "last launch",
        _ => "pins",
    };
}

/// <summary>All sources of the product, for the gatherer, which asks those that the policy selects.</summary>
public sealed record UsageSources(IReadOnlyList<IUsageSource> All)
{
    /// <summary>Without a source, the use of every image is unknown, which is not the same as unused.</summary>
    public static readonly UsageSources None = new([]);
}

/// <summary>An AMI of the own account and the Region that it is in.</summary>
public sealed record AmiInRegion(string AmiId, string Region);
