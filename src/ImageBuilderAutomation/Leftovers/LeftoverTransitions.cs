using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>The state transitions of a leftover's record. Pure; the caller writes the result by compare-and-set.</summary>
/// <remarks>
/// <code>
/// from          seen          confirmed   cancelling    answered      not cancelled   closed
/// (none)        Unconfirmed   Open
/// Unconfirmed   Unconfirmed   Open                                                    Closed
/// Open                        Open *      Cancelling                                  Closed
/// Cancelling                              Cancelling    Cancelling    Open            Closed
/// Closed        Unconfirmed   Open
/// </code>
/// * Unchanged, but for an AMI that was disabled and is deregistered now.
/// </remarks>
public static class LeftoverTransitions
{
    /// <summary>In characters. Texts of services are stored in records.</summary>
    private const int MaxText = 500;

    /// <summary>Begins the outcome of a request without effect, which is published.</summary>
    internal const string NotCancelledBecause = "not cancelled: ";

    public static LeftoverRecord Seen(this LeftoverRecord? record, FoundLeftover found, DateTimeOffset now) =>
        Begun(record, found, LeftoverState.Unconfirmed, now);

    /// <summary>An open record stays as it is, so that its notification is published once; a disabled AMI that is deregistered is another change.</summary>
    public static LeftoverRecord Confirmed(this LeftoverRecord? record, FoundLeftover found, DateTimeOffset now) => Begun(record, found, LeftoverState.Open, now);

    /// <summary>A request that was stored earlier is sent again unchanged, because it is unknown whether the service received it.</summary>
    public static LeftoverRecord Cancelling(this LeftoverRecord record, CancelRequest request, DateTimeOffset now) => record with
    {
        State = LeftoverState.Cancelling,
        Request = record.Request is { SentAt: null } stored && stored.Token == request.Token
            ? stored with { StoredAt = now } : request with { Reason = Shortened(request.Reason) },
        Attempts = record.Attempts + 1,
        Outcome = null,
        ChangedAt = now,
    };

    /// <summary>The service answered the request. Whether the build ends, a later check sees.</summary>
    public static LeftoverRecord Answered(this LeftoverRecord record, bool isAccepted, DateTimeOffset now) =>
        record with { Request = record.Request! with { SentAt = now, IsAccepted = isAccepted }, ChangedAt = now };

    /// <summary>The request had no effect. It stays, so that it is not sent again, and if it has one after all, it is known whose.</summary>
    public static LeftoverRecord NotCancelled(this LeftoverRecord record, string reason, DateTimeOffset now) => record with
    {
        State = LeftoverState.Open,
        Request = record.Request! with { SentAt = record.Request.SentAt ?? record.Request.StoredAt },
        Outcome = $"{NotCancelledBecause}{Shortened(reason)}",
        ChangedAt = now,
    };

    /// <summary>The request is not sent now. It is kept only if an earlier invocation may have sent it.</summary>
    public static LeftoverRecord NotSent(this LeftoverRecord record, CancelRequest? earlier, string reason, DateTimeOffset now) =>
        record with { State = LeftoverState.Open, Request = earlier, Outcome = Shortened(reason), ChangedAt = now };

    public static LeftoverRecord Closed(this LeftoverRecord record, string reason, DateTimeOffset now) =>
        record with { State = LeftoverState.Closed, Outcome = Shortened(reason), ChangedAt = now };

    private static LeftoverRecord Begun(LeftoverRecord? record, FoundLeftover found, LeftoverState state, DateTimeOffset now)
    {
        if ((record is { IsOpen: true } && !IsWorse(record, found, state)) || (record?.State == state && state is LeftoverState.Unconfirmed))
            return record!;
        var isNew = record is null or { State: LeftoverState.Closed };
        return new()
        {
            Kind = found.Kind,
            Id = found.Id,
            State = state,
            ImageArn = found.ImageArn,
            RecipeArn = found.RecipeArn ?? record?.RecipeArn,
            Text = Shortened(found.Text),
            Since = found.Since,
            SizeGiB = found.SizeGiB,
            AmiState = found.AmiState,
            FoundAt = isNew ? now : record!.FoundAt,
            Attempts = record?.Attempts ?? 0,
            // The same standstill: what was sent for it is not sent again.
            Request = record is not null && record.Since == found.Since ? record.Request : null,
            ChangedAt = now,
            Version = record?.Version ?? 0,
        };
    }

    /// <summary>A disabled AMI that was deregistered since: known only once EC2 shows it.</summary>
    private static bool IsWorse(LeftoverRecord record, FoundLeftover found, LeftoverState state) =>
        state is LeftoverState.Open && record.AmiState is not null && found.AmiState is not null && found.AmiState != record.AmiState;

    private static string Shortened(string text) => Printable.Shortened(text, MaxText);
}

/// <summary>What a check or an event shows about one leftover.</summary>
public sealed record FoundLeftover(LeftoverKind Kind, string Id, string? ImageArn, DateTimeOffset? Since, long? SizeGiB, string Text)
{
    public string? RecipeArn { get; init; }

    /// <summary>Of a changed AMI: the state into which it was changed.</summary>
    public string? AmiState { get; init; }

    /// <summary>It is left over because the list of images does not show its image, which is no proof.</summary>
    public bool IsWithoutImage { get; init; }
}
