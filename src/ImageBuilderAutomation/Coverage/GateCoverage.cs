namespace ImageBuilderAutomation.Coverage;

/// <summary>Whether a pipeline or a build has the gates that the policy demands, and why.</summary>
/// <param name="Reason">One sentence without an end. Of an exception, the reason that the policy gives.</param>
public sealed record GateCoverage(CoverageVerdict Verdict, string Reason)
{
    public string PolicyHash { get; init; } = "";

    /// <summary>The last day (UTC) of the exception; null unless <see cref="CoverageVerdict.Exempted"/>.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>The rules without a gate that surely holds, in the policy's order. Of an exempted pipeline or build, what is missing all the same.</summary>
    public IReadOnlyList<MissingGate> Missing { get; init; } = [];

    /// <summary>Number of rules that <see cref="Missing"/> omits to bound the size of a record.</summary>
    public int OmittedCount { get; init; }

    /// <summary>False if no policy could be used. Then it is decided again as soon as one can.</summary>
    public bool IsDecided => PolicyHash != CoverageRules.NoPolicy;

    /// <summary>Unknown is not covered.</summary>
    public bool IsGap => Verdict is CoverageVerdict.Uncovered or CoverageVerdict.Unknown || !IsDecided;
}

public enum CoverageVerdict
{
    /// <summary>It was not possible to tell. The first value, so that a missing one reads as unknown.</summary>
    Unknown,

    /// <summary>Every rule that demands something and applies has its gate.</summary>
    Covered,

    /// <summary>A gate is missing or unknown, and an exception of the policy accepts it.</summary>
    Exempted,

    /// <summary>No rule that demands something applies.</summary>
    NotDemanded,

    /// <summary>At least one rule has no gate.</summary>
    Uncovered,
}

/// <summary>A rule of the policy without a gate, or with one that is not known.</summary>
/// <param name="Step">The rule's step pattern.</param>
public sealed record MissingGate(string Rule, string Step, string Reason)
{
    public override string ToString() => $"rule {Rule} ({Step}): {Reason}";
}
