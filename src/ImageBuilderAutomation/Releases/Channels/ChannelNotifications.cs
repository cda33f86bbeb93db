using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Releases.Channels;

/// <summary>Creates the notifications about channels. Pure.</summary>
public static class ChannelNotifications
{
    public const string Moved = "Channel Moved";
    public const string Empty = "Channel Empty";
    public const string TargetFailed = "Channel Target Failed";
    public const string WaitsForPeople = "Channel Waits For People";

    public static Notification OfMove(ChannelRecord record, ChannelMove move, AccountRegion accountRegion)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(move);
        var image = move.To?.ImageArn;
        var from = move.From is { } before ? $" from {ImageBuildArn.ShortNameOf(before)}" : "";
        var text = image is null
            ? $"Channel {record.Key} is empty: {move.Reason}. Its targets still name the revoked image"
            : $"Channel {record.Key} moved{from} to {ImageBuildArn.ShortNameOf(image)}: {move.Reason}";
        return new(
            image is null ? Empty : Moved, image ?? move.From ?? Everything(accountRegion),
            string.Create(CultureInfo.InvariantCulture, $"{record.Key} {move.Number}"), move.At, text,
            [
                Fact.Of("scope", record.Scope), Fact.Of("channel", record.Name), Fact.Of("move", move.Number.ToString(CultureInfo.InvariantCulture)),
                Fact.Of("cause", move.Kind.ToString()), Fact.Of("image", image), Fact.Of("from", move.From), Fact.Of("by", move.By),
                Fact.Of("reason", move.Reason), Fact.Of("policy", move.PolicyHash),
            ])
        {
            Missing = image is null ? ["a release that is not revoked, and somebody who promotes it"] : [],
            Command = new($"release current {record.Key}"),
        };
    }

    /// <summary>Once for each image: what is missing changes with each approval.</summary>
    public static Notification OfWaiting(ChannelRecord record, WaitingImage waiting, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(waiting);
        return new(
            WaitsForPeople, waiting.ImageArn, $"{record.Key} {waiting.ImageArn}", now,
            $"Channel {record.Key} moves to {ImageBuildArn.ShortNameOf(waiting.ImageArn)} when people approve it: {waiting.Missing}",
            [
                Fact.Of("scope", record.Scope), Fact.Of("channel", record.Name), Fact.Of("image", waiting.ImageArn), Fact.Of("reason", waiting.Missing),
            ])
        {
            Missing = [waiting.Missing],
            Command = new($"release current {record.Key}"),
        };
    }

    public static Notification OfFailure(ChannelRecord record, TargetState state, string problem, DateTimeOffset now, AccountRegion accountRegion)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(state);
        return new(
            TargetFailed, record.Image?.ImageArn ?? Everything(accountRegion),
            string.Create(CultureInfo.InvariantCulture, $"{record.Key} {state.Move} {state.Target} {state.State} {state.Attempts} {problem}"), now,
            $"Channel {record.Key}: {state.Target} does not name {state.AmiId}: {problem}",
            [
                Fact.Of("scope", record.Scope), Fact.Of("channel", record.Name), Fact.Of("target", state.Target), Fact.Of("ami", state.AmiId),
                Fact.Of("state", state.State.ToString()), Fact.Of("problem", problem),
            ])
        {
            Missing = ["somebody who looks at the target and at the permissions for it"],
            Command = new($"release current {record.Key}"),
        };
    }

    private static string Everything(AccountRegion own) => $"arn:{own.Partition}:imagebuilder:{own.Region}:{own.Account}:image/*";
}
