using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Leftovers;

/// <summary>
/// Notifications for a change of a leftover's record: one when it is confirmed, one when a build is cancelled, or is not although it was requested. Pure.
/// </summary>
public static class LeftoverNotifications
{
    public const string AmiChanged = "AMI Changed";
    public const string Found = "Leftover Found";
    public const string Stuck = "Build Stuck";
    public const string Cancelled = "Stuck Build Cancelled";

    /// <returns>Null when nobody needs to know the change.</returns>
    public static Notification? Of(LeftoverRecord? before, LeftoverRecord now, AccountRegion accountRegion)
    {
        if (now.State is LeftoverState.Open && (before is not { IsOpen: true } || before.AmiState != now.AmiState))
            return OfFound(now, accountRegion);
        if (now is not { Kind: LeftoverKind.StuckBuild, Request: { } request } || before is not { IsOpen: true })
            return null;
        return now switch
        {
            { State: LeftoverState.Closed, Outcome: StuckBuilds.CancelledByPolicy } => OfCancelled(now, request, $"was cancelled: {request.Reason}", accountRegion),
            { State: LeftoverState.Closed, Outcome: StuckBuilds.MayBeCancelledByPolicy } =>
                OfCancelled(now, request, $"was {StuckBuilds.MayBeCancelledByPolicy}: {request.Reason}", accountRegion),
            { State: LeftoverState.Open, Outcome: { } outcome } when before.State is LeftoverState.Cancelling && IsWithoutEffect(outcome) =>
                OfStuck(now, accountRegion) with { DeduplicationKey = request.Token, At = now.ChangedAt, Text = $"{Name(now)} was {outcome}; it {now.Text}" },
            _ => null,
        };
    }

    private static bool IsWithoutEffect(string outcome) => outcome.StartsWith(LeftoverTransitions.NotCancelledBecause, StringComparison.Ordinal);

    private static Notification OfCancelled(LeftoverRecord record, CancelRequest request, string text, AccountRegion accountRegion) => Create(
        Cancelled, record, accountRegion, record.ChangedAt, $"{Name(record)} {text}", Fact.Of("reason", request.Reason), Fact.Of("policy", request.PolicyHash));

    private static Notification OfStuck(LeftoverRecord record, AccountRegion accountRegion) =>
        Create(Stuck, record, accountRegion, record.FoundAt, $"{Name(record)} {record.Text}") with
        {
            Missing = ["somebody who looks at the build, or cancels it"],
            Command = new($"history show {record.Id}"),
        };

    private static Notification OfFound(LeftoverRecord record, AccountRegion accountRegion) => record.Kind switch
    {
        LeftoverKind.ChangedAmi => Create(AmiChanged, record, accountRegion, record.Since ?? record.FoundAt, $"{Name(record)} {record.Text}") with
        {
            Missing = ["somebody who knows why, or restores the image"],
        },
        LeftoverKind.StuckBuild => OfStuck(record, accountRegion),
        _ => Create(Found, record, accountRegion, record.FoundAt, $"{Name(record)} is left over: {record.Text}") with
        {
            Missing = ["somebody who removes it"],
        },
    };

    private static Notification Create(
        string kind, LeftoverRecord record, AccountRegion accountRegion, DateTimeOffset at, string text, params IReadOnlyList<Fact> facts) => new(
        kind, SubjectOf(record, accountRegion), OccasionOf(kind, record), at, text,
        [
            .. facts, Fact.Of("resource", record.Id), Fact.Of("image", record.ImageArn), Fact.Of("recipe", record.RecipeArn), Fact.Of("since", record.Since),
            Fact.Of("sizeGiB", record.SizeGiB?.ToString(CultureInfo.InvariantCulture)),
        ])
        {
            Build = record.ImageArn is { } image ? ImageBuildArn.ShortNameOf(image) : null,
            Command = new("leftovers"),
            GroupCommand = new("leftovers"),
        };

    /// <summary>Not the time of the check: after a crash another check publishes the same notification.</summary>
    private static string OccasionOf(string kind, LeftoverRecord record) =>
        kind == Cancelled ? record.Request!.Token : (record.Since ?? record.FoundAt).ToString("O", CultureInfo.InvariantCulture);

    private static string SubjectOf(LeftoverRecord record, AccountRegion own) => record.Kind switch
    {
        LeftoverKind.StuckBuild => record.ImageArn!,
        LeftoverKind.Instance => $"arn:{own.Partition}:ec2:{own.Region}:{own.Account}:instance/{record.Id}",
        LeftoverKind.Snapshot => $"arn:{own.Partition}:ec2:{own.Region}::snapshot/{record.Id}",
        _ => $"arn:{own.Partition}:ec2:{own.Region}::image/{record.Id}",
    };

    private static string Name(LeftoverRecord record) => record.Kind switch
    {
        LeftoverKind.StuckBuild => $"Build {record.Id}",
        LeftoverKind.Instance => $"Instance {record.Id}",
        LeftoverKind.Snapshot => $"Snapshot {record.Id}",
        _ => $"AMI {record.Id}",
    } + (record is { Kind: not LeftoverKind.StuckBuild, ImageArn: { } image } ? $" of {ImageBuildArn.ShortNameOf(image)}" : "");
}
