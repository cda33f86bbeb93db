namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>The result of a request about published policies.</summary>
/// <param name="Message">For people: what happened, or why nothing did and what to do next.</param>
public sealed record PublishAnswer(PublishOutcome Outcome, string Message)
{
    /// <summary>The hash of the policy that is active now, published or packaged; null when it cannot be read.</summary>
    public string? ActiveHash { get; init; }

    /// <summary>The active policy's publication; null while the packaged policy is active.</summary>
    public PolicyPublication? Active { get; init; }

    public PolicyProposal? Proposal { get; init; }

    public IReadOnlyList<PolicyChange> Changes { get; init; } = [];

    /// <summary>What is wrong with the texts; at most <see cref="PolicyCandidate.MaxProblems"/>.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What is probably not intended, although the policy is usable.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Newest first.</summary>
    public IReadOnlyList<PolicyPublication> History { get; init; } = [];

    /// <summary>The texts that were asked for.</summary>
    public PolicyPair? Texts { get; init; }
}

public enum PublishOutcome
{
    Activated,

    /// <summary>The policy is active already; nothing was changed.</summary>
    AlreadyActive,

    /// <summary>The policy is stored as a proposal and becomes active when another publisher confirms it.</summary>
    NeedsSecondPerson,

    Withdrawn,

    /// <summary>What was asked for is in the answer; nothing was changed.</summary>
    Shown,

    /// <summary>Another policy is active than the caller expected, or another writer was faster.</summary>
    Conflict,

    Refused,
}
