namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The state transitions of an image's lifecycle record. Pure; the caller writes the result by compare-and-set.</summary>
/// <remarks>
/// <code>
/// from        announced   requested                    started   completed          withdrawn
/// (none)      Announced   Requested 1
/// Idle        Announced   Requested n+1
/// Deferred    Announced   Requested n+1                                             Idle, after the deferral
/// Announced               Requested n+1                                             Idle
/// Requested               Requested n, as stored       Running   Idle | Deferred    Idle, if it was never sent
/// Running                                                        Idle | Deferred
/// </code>
/// </remarks>
public static class LifecycleTransitions
{
    /// <summary>The number of actions that a record keeps. Older ones are dropped.</summary>
    public const int MostActs = 50;

    /// <summary>The number of resources that the latest action keeps; older actions keep none. A DynamoDB item is limited to 400 KB.</summary>
    public const int MostResources = 200;

    /// <summary>Maximum length of a stored reason in characters; half of it for the reason of a resource.</summary>
    public const int LongestReason = 1000;

    public static LifecycleRecord New(string imageArn) => new() { ImageArn = imageArn, State = LifecycleState.Settled };

    public static LifecycleRecord Announced(
        this LifecycleRecord record, LifecycleAction action, DateTimeOffset notBefore, string because, DateTimeOffset now) =>
        record.To(LifecycleState.Announced, now) with { Notice = new(action, now, notBefore, Short(because)) };

    public static LifecycleRecord Withdrawn(this LifecycleRecord record, string because, DateTimeOffset now)
    {
        var settled = record.To(LifecycleState.Settled, now);
        if (record.Notice is { } notice)
            return settled.With(new(notice.Action, 0, notice.Because, null, null, notice.At, null, LifecycleAct.Withdrawn, Short(because), [], now));
        return record.Update is { } update ? settled.With(ActOf(update, LifecycleAct.NotSent, because, [], now)) : settled;
    }

    /// <summary>
    /// A request is about to be sent. A request stored earlier for the same action is sent again unchanged, because it is unknown whether the
    /// service received it. Only another action creates a new request.
    /// </summary>
    public static LifecycleRecord Asked(this LifecycleRecord record, StateUpdate update, DateTimeOffset now) =>
        record.To(LifecycleState.Requested, now) with
        {
            Update = record is { State: LifecycleState.Requested, Update: { } stored } && stored.Action == update.Action
                ? stored with { StoredAt = now }
                : update with { Because = Short(update.Because) },
        };

    public static LifecycleRecord Begun(this LifecycleRecord record, string executionId, DateTimeOffset now) =>
        record.To(LifecycleState.Running, now) with { Update = record.Update! with { ExecutionId = executionId } };

    /// <param name="until">The deferral; null when the image may be planned again at once.</param>
    public static LifecycleRecord Ended(
        this LifecycleRecord record, string status, string? reason, IReadOnlyList<ResourceOutcome> resources, PutOff? until, DateTimeOffset now) =>
        (record.To(until is null ? LifecycleState.Settled : LifecycleState.PutOff, now) with
        {
            PutOff = until is null ? null : until with { Because = Short(until.Because) },
        }).With(ActOf(record.Update!, status, reason, resources, now));

    public static int NextN(this LifecycleRecord record) => Math.Max(record.Update?.N ?? 0, record.Acts.Select(act => act.N).DefaultIfEmpty().Max()) + 1;

    public static bool IsLeased(this LifecycleRecord record, DateTimeOffset now, TimeSpan lease) =>
        record is { State: LifecycleState.Requested, Update: { } update } && now < update.StoredAt + lease;

    private static LifecycleRecord To(this LifecycleRecord record, LifecycleState state, DateTimeOffset now) =>
        record with { State = state, Notice = null, Update = null, PutOff = null, ChangedAt = now };

    private static LifecycleRecord With(this LifecycleRecord record, LifecycleAct act) => record with
    {
        Acts = [.. record.Acts.Select(before => before.Resources.Count == 0 ? before : before with { Resources = [] }).Append(act).TakeLast(MostActs)],
    };

    private static LifecycleAct ActOf(StateUpdate update, string status, string? reason, IReadOnlyList<ResourceOutcome> resources, DateTimeOffset now) => new(
        update.Action, update.N, update.Because, update.PolicyHash, update.By, update.StoredAt, update.ExecutionId, status,
        reason is null ? null : Short(reason),
        [.. resources.Take(MostResources).Select(r => r.Reason is null ? r : r with { Reason = Short(r.Reason, LongestReason / 2) })], now);

    private static string Short(string text, int most = LongestReason) =>
        text.Length <= most ? text : $"{text[..(most - (char.IsHighSurrogate(text[most - 2]) ? 2 : 1))]}…";
}
