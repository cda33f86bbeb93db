namespace ImageBuilderAutomation.Lifecycle;

/// <summary>The moves of an image's lifecycle record, pure. Whoever moves it writes it by compare-and-set.</summary>
/// <remarks>
/// <code>
/// from        announced   asked                        begun     ended               withdrawn
/// (none)      Announced   Requested 1
/// Settled     Announced   Requested n+1
/// PutOff      Announced   Requested n+1                                              Settled, once its time is over
/// Announced               Requested n+1                                              Settled
/// Requested               Requested n, as stored       Running   Settled | PutOff    Settled, when it was never sent
/// Running                                                        Settled | PutOff
/// </code>
/// </remarks>
public static class LifecycleTransitions
{
    /// <summary>A record tells of this many acts; older ones make room.</summary>
    public const int MostActs = 50;

    /// <summary>The latest act tells of this many resources, older ones of none: a record has room for 400 KB.</summary>
    public const int MostResources = 200;

    /// <summary>Reasons are stored this long; of a resource, half as long.</summary>
    public const int LongestReason = 1000;

    public static LifecycleRecord New(string imageArn) => new() { ImageArn = imageArn, State = LifecycleState.Settled };

    public static LifecycleRecord Announced(this LifecycleRecord record, LifecycleAction action, DateTimeOffset notBefore, string because, DateTimeOffset now) =>
        record.To(LifecycleState.Announced, now) with { Notice = new(action, now, notBefore, Short(because)) };

    public static LifecycleRecord Withdrawn(this LifecycleRecord record, string because, DateTimeOffset now)
    {
        var settled = record.To(LifecycleState.Settled, now);
        if (record.Notice is { } notice)
            return settled.With(new(notice.Action, 0, notice.Because, null, null, notice.At, null, LifecycleAct.Withdrawn, Short(because), [], now));
        return record.Update is { } update ? settled.With(ActOf(update, LifecycleAct.NotSent, because, [], now)) : settled;
    }

    /// <summary>
    /// A request is about to be sent. One stored earlier for the same action is sent again as it is, since nobody knows whether the service
    /// has it; only another action makes a new one.
    /// </summary>
    public static LifecycleRecord Asked(this LifecycleRecord record, StateUpdate update, DateTimeOffset now) =>
        record.To(LifecycleState.Requested, now) with
        {
            Update = record is { State: LifecycleState.Requested, Update: { } stored } && stored.Action == update.Action ? stored with { StoredAt = now } : update with { Because = Short(update.Because) },
        };

    public static LifecycleRecord Begun(this LifecycleRecord record, string executionId, DateTimeOffset now) =>
        record.To(LifecycleState.Running, now) with { Update = record.Update! with { ExecutionId = executionId } };

    /// <param name="until">Null when nothing keeps the image from being planned again.</param>
    public static LifecycleRecord Ended(
        this LifecycleRecord record, string status, string? reason, IReadOnlyList<ResourceOutcome> resources, PutOff? until, DateTimeOffset now) =>
        (record.To(until is null ? LifecycleState.Settled : LifecycleState.PutOff, now) with { PutOff = until is null ? null : until with { Because = Short(until.Because) } })
            .With(ActOf(record.Update!, status, reason, resources, now));

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
        update.Action, update.N, update.Because, update.PolicyHash, update.By, update.StoredAt, update.ExecutionId, status, reason is null ? null : Short(reason),
        [.. resources.Take(MostResources).Select(r => r.Reason is null ? r : r with { Reason = Short(r.Reason, LongestReason / 2) })], now);

    private static string Short(string text, int most = LongestReason) => text.Length <= most ? text : $"{text[..(most - (char.IsHighSurrogate(text[most - 2]) ? 2 : 1))]}…";
}
