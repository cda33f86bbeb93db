namespace ImageBuilderAutomation.People;

/// <summary>What a person says in a call.</summary>
/// <param name="RequestId">The call's id. Carrying out the same call again changes nothing.</param>
/// <param name="At">When it was first sent.</param>
public sealed record PersonCall(Person Caller, string Reason, string RequestId, DateTimeOffset At)
{
    /// <summary>An earlier attempt got no answer. It may have had its effect, and others may have acted on that since.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>What the call found when it was first sent; null where it changes nothing that others change too, and in older records.</summary>
    public SeenRecords? Seen { get; init; }

    /// <summary>
    /// Whether somebody changed the record since the call was first sent. A repeated call must neither undo nor repeat that. Versions say so, and not times,
    /// because two invocations may have clocks that differ.
    /// </summary>
    public bool IsOvertaken(long version) => IsRepeated && Seen?.Version != version;

    /// <summary>The same of the proposal, for a call about policies.</summary>
    public bool IsOvertakenByProposal(long version) => IsRepeated && Seen?.Proposal != version;
}

/// <summary>The records that a call may change, as they were when it was first sent.</summary>
/// <param name="Version">The record's version, or the number of the active publication or of the channel's latest move; zero if there was none.</param>
/// <param name="Proposal">For a call about policies, the proposal's version; zero if there was none.</param>
public sealed record SeenRecords(long Version, long? Proposal = null);
