using System.Globalization;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>
/// The notifications for a write to an image's record and for a refused plan. Pure: after a crash the same notification is built again with the
/// same id.
/// </summary>
internal static class LifecycleOutcomes
{
    public const string Announced = "Retirement Announced";
    public const string Withdrawn = "Retirement Withdrawn";
    public const string Retired = "Image Retired";
    public const string NotRetired = "Image Not Retired";
    public const string Restored = "Image Restored";
    public const string Refused = "Retirement Plan Refused";

    /// <returns>Null when the write needs no notification.</returns>
    public static Outcome? Of(LifecycleRecord before, LifecycleRecord now)
    {
        if (now.Notice is { } notice)
        {
            return Of(
                Announced, now, $"{notice.Action.Word()} from {Ages.Day(notice.NotBefore)}", notice.At,
                $"will be {Done(notice.Action)} on {Ages.Day(notice.NotBefore)} or later: {notice.Because}",
                [Fact.Of("action", notice.Action.Word()), Fact.Of("notBefore", notice.NotBefore), Fact.Of("reason", notice.Because)]);
        }

        return now.Acts is [.., var act] && !before.Acts.Contains(act) ? OfAct(now, act) : null;
    }

    public static Outcome OfRefused(RetirementPlan plan, Home home) => new(
        Refused,
        $"arn:{plan.Decisions.Select(d => d.Image.Arn.Partition).FirstOrDefault() ?? "aws"}:imagebuilder:{home.Region}:{home.Account}:image/*",
        $"{Ages.Day(plan.At)} {string.Join("; ", plan.Refusals)}", plan.At,
        $"No image is retired: {string.Join("; ", plan.Refusals)}.", [Fact.Of("refusals", plan.Refusals), Fact.Of("policy", plan.PolicyHash)]);

    private static Outcome? OfAct(LifecycleRecord record, LifecycleAct act)
    {
        var reason = act.Reason is { Length: > 0 } told ? $": {told}" : "";
        var part = act.Resources.Any(r => r.Status == LifecycleAct.Success) && act.Resources.Any(r => r.Status is "FAILED" or "SKIPPED") ? " in part" : "";
        var left = part.Length > 0 && act.Reason is { Length: > 0 } ? $" ({act.Reason})" : "";
        return (act.Status, act.Action) switch
        {
            (LifecycleAct.Busy or LifecycleAct.NotSent, _) => null,
            (LifecycleAct.Withdrawn, _) => Of(Withdrawn, record, act, $"will not be {Done(act.Action)} after all{reason}"),
            (LifecycleAct.Success, LifecycleAction.Restore) => Of(Restored, record, act, $"was restored{part} by {act.By}{left}: {act.Because}"),
            (LifecycleAct.Success, _) => Of(Retired, record, act, $"was {Done(act.Action)}{part}{left}: {act.Because}"),
            _ => Of(NotRetired, record, act, $"was {(part.Length > 0 ? $"{Done(act.Action)} only{part}" : $"not {Done(act.Action)}")} ({act.Status}){reason}"),
        };
    }

    private static Outcome Of(string kind, LifecycleRecord record, LifecycleAct act, string text) => Of(
        kind, record, $"{act.N.ToString(CultureInfo.InvariantCulture)} {act.AskedAt.ToString("O", CultureInfo.InvariantCulture)}", act.EndedAt, text,
        [
            Fact.Of("action", act.Action.Word()), Fact.Of("reason", act.Because), Fact.Of("by", act.By), Fact.Of("policy", act.PolicyHash),
            Fact.Of("execution", act.ExecutionId), Fact.Of("status", act.Status), Fact.Of("because", act.Reason),
            Fact.Of("retired", [.. act.Resources.Select(RowOf)]),
        ]);

    private static Outcome Of(string kind, LifecycleRecord record, string occasion, DateTimeOffset at, string text, IReadOnlyList<Fact> facts) => new(
        kind, record.ImageArn, occasion, at, $"{record.ImageArn[(record.ImageArn.IndexOf('/', StringComparison.Ordinal) + 1)..]} {text}",
        [Fact.Of("image", record.ImageArn), .. facts]);

    private static IReadOnlyList<Fact> RowOf(ResourceOutcome resource) =>
    [
        Fact.Of("id", resource.Id), Fact.Of("region", resource.Region), Fact.Of("account", resource.AccountId), Fact.Of("status", resource.Status),
        Fact.Of("because", resource.Reason),
    ];

    private static string Done(LifecycleAction action) => action switch
    {
        LifecycleAction.Deprecate => "deprecated",
        LifecycleAction.Disable => "disabled",
        LifecycleAction.Delete => "deleted",
        _ => "restored",
    };
}
