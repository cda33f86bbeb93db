using System.Globalization;

namespace ImageBuilderAutomation.Notifications;

/// <summary>
/// What mail and chat show below the text. Built here and not by the targets, because an input template of EventBridge cannot leave out a line whose value is
/// missing.
/// </summary>
internal static class NotificationLines
{
    /// <summary>The templates of infra/notifications.yaml have a place for each.</summary>
    public const int Max = 6;

    private const int MaxMissing = 8;

    /// <returns>At least one line and at most <see cref="Max"/>.</returns>
    public static IReadOnlyList<string> Of(Notification notification)
    {
        List<string> lines = [];
        if (notification.Missing.Count > 0)
            lines.Add($"Missing: {Listed(notification.Missing)}");
        if (notification.Until is { } until)
            lines.Add($"Until: {until.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}");
        if (notification.Command is { } command)
            lines.Add($"Run: {command}");
        if (notification.Step is { } step)
            lines.Add($"Step: {step}");
        lines.Add(notification.Build is { } build ? $"Build: {build}" : $"Resource: {notification.Subject.Split(':')[^1]}");
        if (notification.Owner is { } owner)
            lines.Add($"Owner: {owner}");
        return lines;
    }

    private static string Listed(IReadOnlyList<string> missing) =>
        string.Join("; ", missing.Take(MaxMissing)) + (missing.Count > MaxMissing ? $"; and {missing.Count - MaxMissing} more" : "");
}
