using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Operators;

/// <summary>Creates the notifications about switches. Pure.</summary>
public static class SwitchNotifications
{
    public const string Reminder = "Switch Reminder";

    /// <summary>A reminder has the same id when it is published again after a crash: it is named by the switch and the number of days.</summary>
    public static IEnumerable<Notification> Due(
        IEnumerable<SwitchedMode> switches, Policy policy, int? unanswered, DateTimeOffset? remindedAt, DateTimeOffset now, AccountRegion accountRegion)
    {
        ArgumentNullException.ThrowIfNull(switches);
        ArgumentNullException.ThrowIfNull(policy);
        foreach (var one in switches.Where(one => HoldsBack(one, policy)))
        {
            // An item that was written by hand has no time. It is reminded of once in each UTC day.
            var since = one.Since ?? DateTimeOffset.UnixEpoch;
            var days = (int)(now - since).TotalDays;
            var dueSince = since.AddDays(days);
            if (days >= 1 && !(remindedAt >= dueSince))
                yield return Of(one, days, dueSince, unanswered, accountRegion);
        }
    }

    /// <summary>Whether the switch lets the capability do less than the policy says.</summary>
    public static bool HoldsBack(SwitchedMode one, Policy policy) =>
        one.Mode is { } mode && Extent(mode) < Extent(policy.ModeOf(one.Capability));

    private static int Extent(Mode mode) => mode switch
    {
        Mode.Off => 0,
        Mode.Observe => 1,
        _ => 2,
    };

    private static Notification Of(SwitchedMode one, int days, DateTimeOffset at, int? unanswered, AccountRegion accountRegion)
    {
        var (name, mode) = (one.Capability.Name(), one.Mode!.Value.ToString().ToLowerInvariant());
        var waiting = one.Capability is Capability.Gates && unanswered is { } count
            ? string.Create(CultureInfo.InvariantCulture, $" {count} {(count == 1 ? "step waits" : "steps wait")} unanswered.")
            : "";
        var since = one.Since is { } switched ? string.Create(CultureInfo.InvariantCulture, $" since {switched.UtcDateTime:yyyy-MM-dd HH:mm} UTC") : "";
        return new(
            Reminder, $"arn:{accountRegion.Partition}:imagebuilder:{accountRegion.Region}:{accountRegion.Account}:image/*",
            string.Create(CultureInfo.InvariantCulture, $"{name} {one.Since?.UtcDateTime:O} day {days}"), at,
            $"Mode of {name} is switched to {mode}{since} by {(one.By is { } by ? Principal.ShortNameOf(by) : "somebody")}: {one.Reason ?? "no reason given"}.{waiting}",
            [
                Fact.Of("capability", name), Fact.Of("mode", mode), Fact.Of("since", one.Since), Fact.Of("by", one.By), Fact.Of("reason", one.Reason),
                Fact.Of("unanswered", one.Capability is Capability.Gates ? unanswered?.ToString(CultureInfo.InvariantCulture) : null),
            ])
        {
            Command = new($"mode {name}=policy", NeedsReason: true),
        };
    }
}
