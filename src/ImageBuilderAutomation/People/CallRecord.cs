namespace ImageBuilderAutomation.People;

/// <summary>One call of a person, with the answer that it got. The request id belongs to this caller and this body.</summary>
/// <param name="Function">The function that was called: <c>ApproveGate</c>.</param>
/// <param name="RequestId">Chosen by the caller: 8 to 64 letters, digits and hyphens.</param>
/// <param name="Action">What was asked for: <c>approve</c>. Null when the body was unusable.</param>
/// <param name="Reason">The caller's reason, as it was given.</param>
/// <param name="BodyHash">SHA-256 of the body in hex.</param>
public sealed record CallRecord(string Function, string RequestId, Person Caller, string? Action, string? Reason, string BodyHash, DateTimeOffset At)
{
    /// <summary>What the call found when it was first sent; null where that does not matter, and in older records.</summary>
    public SeenRecords? Seen { get; init; }

    /// <summary>Of a call that was not carried out because its request id was in use: that id. The record has an id of its own.</summary>
    public string? SentAs { get; init; }

    /// <summary>When it was last sent again after an attempt without an answer; null if it never was.</summary>
    public DateTimeOffset? RepeatedAt { get; init; }

    /// <summary>Null until the call is answered; a call that crashed stays without one.</summary>
    public CallAnswer? Answer { get; init; }

    /// <summary>Zero until stored. Each write expects the version that was read.</summary>
    public long Version { get; init; }
}

/// <summary>The answer that the caller got.</summary>
/// <param name="Status">An HTTP status.</param>
/// <param name="Code">The kind of answer in one word: <c>Done</c>, <c>Refused</c>, <c>Repeated</c> …</param>
/// <param name="Message">For the person: what happened, or what was wrong and what to do next.</param>
public sealed record CallAnswer(int Status, string Code, string Message)
{
    /// <summary>More lines for the person, such as the problems of a file.</summary>
    public IReadOnlyList<string>? Details { get; init; }

    /// <summary>Of a call that was answered before: the status of that answer.</summary>
    public int? FirstStatus { get; init; }

    /// <summary>Of a replay: the events that it found in the queue and left there, because they failed after the time that the caller gave. Not recorded.</summary>
    public int? FailedSince { get; init; }

    public bool IsDone => Status < 300;

    public static CallAnswer Done(string message) => new(200, "Done", message);

    public static CallAnswer Refused(string message) => new(403, "Refused", message);

    public static CallAnswer Unusable(string message) => new(400, "Unusable", message);

    public static CallAnswer NotFound(string message) => new(404, "NotFound", message);

    public static CallAnswer Conflict(string code, string message) => new(409, code, message);
}

/// <summary>The store of calls.</summary>
public interface ICallRecords
{
    Task<CallRecord?> ReadAsync(string function, string requestId, CancellationToken cancellationToken);

    /// <summary>Writes by compare-and-set on <see cref="CallRecord.Version"/>.</summary>
    /// <returns>The stored record with its new version; null when another writer was first.</returns>
    Task<CallRecord?> TryWriteAsync(CallRecord record, CancellationToken cancellationToken);
}
