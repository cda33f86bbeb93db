using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Operators;

/// <summary>Reminds people each day of a switch that keeps a capability from doing what the policy says: switches are easily forgotten.</summary>
public sealed class SwitchReminders(
    IModeSwitches switches, INotificationPublisher notifications, PolicyInForce policy, AccountRegion accountRegion, TimeProvider clock)
{
    /// <param name="unanswered">Steps that wait while gates are off; null when unknown.</param>
    /// <param name="remindedAt">The latest reminder.</param>
    /// <returns>When it reminded, or <paramref name="remindedAt"/> if nothing was due.</returns>
    public async Task<DateTimeOffset?> HandleAsync(int? unanswered, DateTimeOffset? remindedAt, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var due = SwitchNotifications.Due(await switches.ReadAsync(cancellationToken), policy.Policy, unanswered, remindedAt, now, accountRegion).ToList();
        foreach (var notification in due)
            await notifications.PublishAsync(notification, cancellationToken);
        return due.Count > 0 ? now : remindedAt;
    }
}
