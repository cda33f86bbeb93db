using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// The notifications for a write to an image's record and for a refused plan. Pure: after a crash the same notification is built again with the
/// same id.
/// </summary>
internal static class LifecycleNotifications
{
    public const string Announced = "Retirement Announced";
    public const string Withdrawn = "Retirement Withdrawn";
    public const string Retired = "Image Retired";
    public const string NotRetired = "Image Not Retired";
    public const string Restored = "Image Restored";
    public const string Needed = "Disabled Image Needed";
    public const string Shared = "Launch Permissions Restored";
    public const string NotShared = "Launch Permissions Not Restored";
    public const string Refused = "Retirement Plan Refused";

    private static readonly ToolCommand Plan = new("lifecycle plan");

    /// <returns>Null when the write needs no notification.</returns>
    public static Notification? Of(LifecycleRecord before, LifecycleRecord now)
    {
        if (before.FoundUses.Count == 0 && now.FoundUses is [var use, ..])
            return OfUse(now, use);
        if (before.Sharing is { } sharing && sharing != now.Sharing)
            return OfSharing(now, sharing, now.Sharing?.Problem);
        if (now.Notice is { } notice && now.Notice != before.Notice)
        {
            return Of(
                Announced, now, $"{notice.Action.Name()} from {AgeText.Day(notice.NotBefore)}", notice.At,
                $"will be {Verb(notice.Action)} on {AgeText.Day(notice.NotBefore)} or later: {notice.Reason}",
                [Fact.Of("action", notice.Action.Name()), Fact.Of("reason", notice.Reason)]) with
            {
                Until = notice.NotBefore,
                Command = Plan,
            };
        }

        return now.Actions is [.., var action] && !before.Actions.Contains(action) ? OfAction(now, action) : null;
    }

    public static Notification OfRefused(RetirementPlan plan, AccountRegion accountRegion) => new(
        Refused,
        $"arn:{accountRegion.Partition}:imagebuilder:{accountRegion.Region}:{accountRegion.Account}:image/*",
        $"{AgeText.Day(plan.At)} {string.Join("; ", plan.Refusals)}", plan.At,
        $"No image is retired: {string.Join("; ", plan.Refusals)}.", [Fact.Of("refusals", plan.Refusals), Fact.Of("policy", plan.PolicyHash)])
    {
        Command = Plan,
    };

    /// <summary>Only the first use is reported: a group that fails to launch tries again every few minutes.</summary>
    private static Notification OfUse(LifecycleRecord record, FoundUse use) => Of(
        Needed, record, $"{use.Id} {use.At.ToString("O", CultureInfo.InvariantCulture)}", use.At, $"is disabled, and it is needed: {use.Reason}",
        [Fact.Of("reason", use.Reason), Fact.Of("by", use.By), Fact.Of("quietUntil", record.Quiet?.Until)]) with
    {
        Command = new($"lifecycle restore {ImageBuildArn.ShortNameOf(record.ImageArn)}", NeedsReason: true),
    };

    private static Notification OfSharing(LifecycleRecord record, SharingRequest sharing, string? problem)
    {
        // The request keeps only what is missing, and what was recorded before the image was disabled stays in the record.
        var permissions = (problem is null ? record.Permissions : record.Sharing?.Permissions) ?? sharing.Permissions;
        var accounts = permissions.Amis.SelectMany(same => same.SharedWith).Distinct().Order(StringComparer.Ordinal).ToList();
        var occasion = $"{sharing.StoredAt.ToString("O", CultureInfo.InvariantCulture)} {problem}";
        return problem is null
            ? Of(Shared, record, occasion, record.ChangedAt, "is shared again as it was before it was disabled", [Fact.Of("sharedWith", accounts)])
            : Of(
                NotShared, record, occasion, record.ChangedAt, $"is not shared again as it was before it was disabled: {problem}",
                [Fact.Of("sharedWith", accounts), Fact.Of("problem", problem)]);
    }

    private static Notification? OfAction(LifecycleRecord record, ActionRecord action)
    {
        var reason = action.StatusReason is { Length: > 0 } message ? $": {message}" : "";
        var part = action.Resources.Any(r => r.Status == ActionRecord.Success)
            && action.Resources.Any(r => LifecycleExecutionStatus.ChangedNothing(r.Status)) ? " in part" : "";
        var left = part.Length > 0 && action.StatusReason is { Length: > 0 } ? $" ({action.StatusReason})" : "";
        return (action.Status, action.Action) switch
        {
            (ActionRecord.Busy or ActionRecord.NotSent, _) => null,
            (ActionRecord.Withdrawn, _) => Of(Withdrawn, record, action, $"will not be {Verb(action.Action)} after all{reason}"),
            (ActionRecord.Success, LifecycleAction.Restore) => Of(Restored, record, action, action.By is null
                ? $"was restored{part}{left}, because it is used: {action.Reason}"
                : $"was restored{part} by {action.By}{left}: {action.Reason}"),
            (ActionRecord.Success, _) => Of(Retired, record, action, $"was {Verb(action.Action)}{part}{left}: {action.Reason}") with { Command = RestoreOf(record, action) },
            _ => Of(NotRetired, record, action, $"was {(part.Length > 0 ? $"{Verb(action.Action)} only{part}" : $"not {Verb(action.Action)}")} ({action.Status}){reason}") with
            {
                Command = Plan,
            },
        };
    }

    private static Notification Of(string kind, LifecycleRecord record, ActionRecord action, string text) => Of(
        kind, record, $"{action.Sequence.ToString(CultureInfo.InvariantCulture)} {action.RequestedAt.ToString("O", CultureInfo.InvariantCulture)}", action.EndedAt, text,
        [
            Fact.Of("action", action.Action.Name()), Fact.Of("reason", action.Reason), Fact.Of("by", action.By), Fact.Of("policy", action.PolicyHash),
            Fact.Of("execution", action.ExecutionId), Fact.Of("status", action.Status), Fact.Of("statusReason", action.StatusReason),
            Fact.Of("retired", [.. action.Resources.Select(RowOf)]),
        ]);

    private static Notification Of(string kind, LifecycleRecord record, string occasion, DateTimeOffset at, string text, IReadOnlyList<Fact> facts) => new(
        kind, record.ImageArn, occasion, at, $"{record.ImageArn[(record.ImageArn.IndexOf('/', StringComparison.Ordinal) + 1)..]} {text}",
        [Fact.Of("image", record.ImageArn), .. facts])
    {
        GroupCommand = Plan,
    };

    /// <returns>Null for a deleted image, which cannot be restored.</returns>
    private static ToolCommand? RestoreOf(LifecycleRecord record, ActionRecord action) => action.Action is LifecycleAction.Delete
        ? null
        : new($"lifecycle restore {ImageBuildArn.ShortNameOf(record.ImageArn)}", NeedsReason: true);

    private static IReadOnlyList<Fact> RowOf(ResourceOutcome resource) =>
    [
        Fact.Of("id", resource.Id), Fact.Of("region", resource.Region), Fact.Of("account", resource.AccountId), Fact.Of("status", resource.Status),
        Fact.Of("statusReason", resource.Reason),
    ];

    private static string Verb(LifecycleAction action) => action switch
    {
        LifecycleAction.Deprecate => "deprecated",
        LifecycleAction.Disable => "disabled",
        LifecycleAction.Delete => "deleted",
        _ => "restored",
    };
}
