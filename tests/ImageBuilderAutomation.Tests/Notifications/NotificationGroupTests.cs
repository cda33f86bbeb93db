using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using TestKit.Operations;

namespace ImageBuilderAutomation.Tests.Notifications;

public sealed class NotificationGroupTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private static readonly OwnerRules Owners = new(
    [
        new("team-web", [new() { Name = "web", Images = [new("web-*")] }]),
        new("team-pay", [new() { Name = "pay", Images = [new("pay-*")] }]),
    ]);

    [Fact]
    public async Task Up_to_five_of_one_kind_for_one_owner_are_published_one_by_one() =>
        Assert.Equal(Named("web", 5).Select(one => one.Id), (await PublishedAsync([.. Named("web", 5)])).Select(one => one.Id));

    [Fact]
    public async Task More_become_one_that_lists_them_with_what_each_lacks()
    {
        var group = Assert.Single(await PublishedAsync([.. Named("web", 6)]));

        var detail = JsonNode.Parse(group.ToDetail())!;
        Assert.Equal(("Gate Reminder", "team-web", "6"), (group.Kind, (string?)detail["owner"], (string?)detail["grouped"]));
        Assert.Equal("6 notifications for team-web: web-1/1.0.0/1, web-2/1.0.0/1, web-3/1.0.0/1, web-4/1.0.0/1, web-5/1.0.0/1, web-6/1.0.0/1", group.Text);
        Assert.Equal("arn:aws:imagebuilder:eu-west-1:111122223333:image/*", group.Subject);
        Assert.Equal("web-1/1.0.0/1: an approval of group platform", (string?)detail["missing"]![0]);
        // The first deadline of all.
        Assert.Equal("2026-11-20T10:00:00Z", (string?)detail["until"]);
        Assert.Equal("image-builder-automation gates list --stack images", (string?)detail["command"]);
        Assert.Equal(Named("web", 6).Select(one => one.Id), detail["notifications"]!.AsArray().Select(row => (string?)row!["id"]));
        Assert.Equal("image-builder-automation gates show web-1/1.0.0/1 --stack images", (string?)detail["notifications"]![0]!["command"]);
    }

    [Fact]
    public async Task Owners_and_kinds_are_grouped_apart()
    {
        Notification[] all = [.. Named("web", 6), .. Named("pay", 7), .. Named("web", 6).Select(one => one with { Kind = "Gate Expired" }), .. Named("other", 2)];
        var published = await PublishedAsync(all);

        Assert.Equal([("Gate Reminder", "team-web"), ("Gate Reminder", "team-pay"), ("Gate Expired", "team-web"), ("Gate Reminder", null), ("Gate Reminder", null)],
            published.Select(one => (one.Kind, one.Owner)));
    }

    [Fact]
    public async Task The_same_notifications_are_the_same_group_in_any_order_and_others_are_another()
    {
        var first = Assert.Single(await PublishedAsync([.. Named("web", 6)]));
        Assert.Equal(first.Id, Assert.Single(await PublishedAsync([.. Named("web", 6).Reverse()])).Id);
        Assert.NotEqual(first.Id, Assert.Single(await PublishedAsync([.. Named("web", 7)])).Id);
    }

    /// <summary>EventBridge accepts 256 KB.</summary>
    [Fact]
    public async Task A_group_of_a_thousand_long_texts_fits_into_an_event()
    {
        var longest = Named("web", 1000).Select(one => one with { Text = new('\'', 2000), Missing = [new('\'', 2000)] });
        var detail = Assert.Single(await PublishedAsync([.. longest])).ToDetail();

        Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(detail), 50_000, 256 * 1024 - 2_000);
        Assert.Equal(800, (int)JsonNode.Parse(detail)!["notificationsOmitted"]!);
    }

    private static async Task<IReadOnlyList<Notification>> PublishedAsync(IReadOnlyList<Notification> notifications)
    {
        var published = new RecordedNotifications();
        var publisher = new AddressedNotifications(published, Owners, "images");
        await publisher.PublishAllAsync(notifications, default);
        return published.All;
    }

    private static IEnumerable<Notification> Named(string name, int count) => Enumerable.Range(1, count).Select(n =>
    {
        var build = string.Create(CultureInfo.InvariantCulture, $"{name}-{n}/1.0.0/1");
        return new Notification("Gate Reminder", $"arn:aws:imagebuilder:eu-west-1:111122223333:image/{build}", "due", At, $"Gate of {build} still waits", [])
        {
            Missing = ["an approval of group platform"],
            Until = At.AddHours(n),
            Command = new($"gates show {build}"),
            GroupCommand = new("gates list"),
        };
    });
}
