namespace ImageBuilderAutomation.People;

/// <summary>What a person says in a call.</summary>
/// <param name="RequestId">The call's id. Carrying out the same call again changes nothing.</param>
/// <param name="At">When it was first sent.</param>
public sealed record PersonCall(Person Caller, string Reason, string RequestId, DateTimeOffset At)
{
    /// <summary>An earlier attempt got no answer. It may have had its effect, and others may have acted on that since.</summary>
    public bool IsRepeated { get; init; }

    /// <summary>Whether something happened since the first attempt. A repeated call must neither undo nor repeat it.</summary>
    public bool IsOlderThan(DateTimeOffset act) => IsRepeated && act >= At;
}
