using ImageBuilderAutomation.Domain;

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
    public const int MaxActions = 40;

    /// <summary>The number of resources that the latest action keeps; older actions keep none. A DynamoDB item is limited to 400 KB.</summary>
    public const int MaxResources = 100;

    /// <summary>Maximum length of a stored reason in characters; half of it for the reason of a resource.</summary>
    public const int MaxReasonLength = 500;

    /// <summary>Bytes of JSON for each of these characters. Of a text that grows more, less is stored.</summary>
    private const int MaxGrowth = 3;

    public static LifecycleRecord New(string imageArn) => new() { ImageArn = imageArn, State = LifecycleState.Idle };

    public static LifecycleRecord Announced(
        this LifecycleRecord record, LifecycleAction action, DateTimeOffset notBefore, string reason, DateTimeOffset now) =>
        record.To(LifecycleState.Announced, now) with { Notice = new(action, now, notBefore, Truncate(reason)) };

    public static LifecycleRecord Withdrawn(this LifecycleRecord record, string reason, DateTimeOffset now)
    {
        var idle = record.To(LifecycleState.Idle, now);
        if (record.Notice is { } notice)
            return idle.With(new(notice.Action, 0, notice.Reason, null, null, notice.At, null, ActionRecord.Withdrawn, Truncate(reason), [], now));
        return record.Update is { } update ? idle.With(RecordOf(update, ActionRecord.NotSent, reason, [], now)) : idle;
    }

    /// <summary>
    /// A request is about to be sent. A request stored earlier for the same action is sent again unchanged, because it is unknown whether the
    /// service received it. Only another action creates a new request, and a person's disabling of an image whose disabling a rule had stored: the rule's request
    /// spares AMIs, and a use takes it back.
    /// </summary>
    public static LifecycleRecord Requested(this LifecycleRecord record, StateUpdate update, DateTimeOffset now) =>
        record.To(LifecycleState.Requested, now) with
        {
            Update = record is { State: LifecycleState.Requested, Update: { } stored } && stored.Action == update.Action
                && !(update is { Action: LifecycleAction.Disable, By: not null } && stored.By is null)
                ? stored with { StoredAt = now }
                : update with { Reason = Truncate(update.Reason) },
        };

    public static LifecycleRecord Started(this LifecycleRecord record, string executionId, DateTimeOffset now) =>
        record.To(LifecycleState.Running, now) with { Update = record.Update! with { ExecutionId = executionId } };

    /// <param name="until">The deferral; null when the image may be planned again at once.</param>
    /// <param name="quiet">The quiet period that begins when the image was disabled.</param>
    public static LifecycleRecord Completed(
        this LifecycleRecord record, string status, string? reason, IReadOnlyList<ResourceOutcome> resources, Deferral? until, DateTimeOffset now,
        TimeSpan quiet = default) =>
        (record.To(until is null ? LifecycleState.Idle : LifecycleState.Deferred, now) with
        {
            Deferral = until is null ? null : until with { Reason = Truncate(until.Reason) },
        }).With(RecordOf(record.Update!, status, reason, resources, now)).After(record.Update!, status, quiet, now);

    public static int NextSequence(this LifecycleRecord record) =>
        Math.Max(record.Update?.Sequence ?? 0, record.Actions.Select(action => action.Sequence).DefaultIfEmpty().Max()) + 1;

    private static LifecycleRecord To(this LifecycleRecord record, LifecycleState state, DateTimeOffset now) =>
        record with { State = state, Notice = null, Update = null, Deferral = null, ChangedAt = now };

    private static LifecycleRecord With(this LifecycleRecord record, ActionRecord action) => record with
    {
        Actions = [.. record.Actions.Select(before => before.Resources.Count == 0 ? before : before with { Resources = [] }).Append(action).TakeLast(MaxActions)],
    };

    private static ActionRecord RecordOf(StateUpdate update, string status, string? reason, IReadOnlyList<ResourceOutcome> resources, DateTimeOffset now) => new(
        update.Action, update.Sequence, update.Reason, update.PolicyHash, update.By, update.StoredAt, update.ExecutionId, status,
        reason is null ? null : Truncate(reason),
        [.. resources.Take(MaxResources).Select(r => r.Reason is null ? r : r with { Reason = Truncate(r.Reason, MaxReasonLength / 2) })], now);

    internal static string Truncate(string text, int max = MaxReasonLength)
    {
        var kept = JsonTexts.Beginning(text.Length <= max ? text : text[..(max - (char.IsHighSurrogate(text[max - 2]) ? 2 : 1))], MaxGrowth * max);
        return kept.Length == text.Length ? text : $"{kept}…";
    }
}
