using System.Globalization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Notifications;

/// <summary>
/// Replaces many notifications of one kind for one owner by one that lists them. Its id is made of theirs, so the same notifications are the same group when
/// they are published again. Each listed one has the id that it has alone.
/// </summary>
internal static class NotificationGroups
{
    /// <summary>The most notifications of one kind that an owner receives one by one.</summary>
    public const int MaxSingle = 5;

    private const int NamedInText = 10;

    /// <summary>In characters. An event holds at most 256 KB, and <see cref="Fact.MaxListed"/> notifications are listed.</summary>
    private const int MaxListedText = 120;

    private const int MaxMissing = 30;

    public static IEnumerable<Notification> Of(IReadOnlyList<Notification> notifications) => notifications
        .GroupBy(notification => (notification.Kind, notification.Owner))
        .SelectMany(IEnumerable<Notification> (group) => group.Count() <= MaxSingle ? group : [Group([.. InOrder(group)])]);

    private static IEnumerable<Notification> InOrder(IEnumerable<Notification> members) =>
        members.OrderBy(member => member.Until ?? DateTimeOffset.MaxValue)
            .ThenBy(member => ImageBuildArn.TryParse(member.Subject, out var image) ? image : null!, BuildVersionComparer.Instance)
            .ThenBy(member => member.Id, StringComparer.Ordinal);

    private static Notification Group(IReadOnlyList<Notification> members)
    {
        var first = members[0];
        var named = string.Join(", ", members.Take(NamedInText).Select(NameOf).Distinct());
        var more = members.Count > NamedInText ? ", ..." : "";
        return new(
            first.Kind, $"{first.Subject[..(first.Subject.LastIndexOf(':') + 1)]}image/*",
            string.Join(' ', members.Select(member => member.Id).Order(StringComparer.Ordinal)), members.Max(member => member.At),
            string.Create(CultureInfo.InvariantCulture, $"{members.Count} notifications{(first.Owner is { } owner ? $" for {owner}" : "")}: {named}{more}"),
            [
                Fact.Of("grouped", members.Count.ToString(CultureInfo.InvariantCulture)),
                Fact.Of("notifications", [.. members.Select(RowOf)]),
            ])
        {
            Owner = first.Owner,
            Missing =
            [
                .. members.Where(member => member.Missing.Count > 0).Take(MaxMissing)
                    .Select(member => Shortened($"{NameOf(member)}: {string.Join(", ", member.Missing)}")),
            ],
            Until = members.Min(member => member.Until),
            Command = first.GroupCommand,
        };
    }

    private static IReadOnlyList<Fact> RowOf(Notification member) =>
    [
        Fact.Of("id", member.Id), Fact.Of("resource", member.Subject), Fact.Of("build", member.Build), Fact.Of("step", member.Step),
        Fact.Of("text", Shortened(member.Text)), Fact.Of("until", member.Until),
        Fact.Of("command", member.Command?.ToString()),
    ];

    private static string Shortened(string text) => text.Length <= MaxListedText ? text : $"{text[..MaxListedText]}...";

    private static string NameOf(Notification member) => member.Build ?? member.Subject.Split(':')[^1];
}
