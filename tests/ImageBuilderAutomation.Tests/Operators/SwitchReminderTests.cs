using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operators;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Tests.Policies;

namespace ImageBuilderAutomation.Tests.Operators;

public sealed class SwitchReminderTests
{
    private static readonly DateTimeOffset Since = new(2026, 11, 20, 8, 12, 0, TimeSpan.Zero);
    private static readonly AccountRegion AccountRegion = new("123456789012", "us-east-1");
    private static readonly SwitchedMode GatesOff = new(Capability.Gates, Mode.Off, "arn:aws:sts::123456789012:assumed-role/Operator/kim", "freeze", Since);

    [Theory]
    [InlineData(23, null, 0)]
    [InlineData(24, null, 1)]
    [InlineData(30, 24, 0)]
    [InlineData(48, 24, 1)]
    [InlineData(47, 25, 0)]
    [InlineData(100, null, 1)]
    public void A_switch_is_reminded_of_once_for_each_full_day(int hours, int? remindedAfter, int expected) =>
        Assert.Equal(expected, Due([GatesOff], hours, remindedAfter).Count);

    [Fact]
    public void A_reminder_says_since_when_by_whom_why_and_how_many_steps_wait()
    {
        var reminder = Assert.Single(Due([GatesOff], 24, null, unanswered: 3));

        Assert.Equal(
            "Mode of gates is switched to off since 2026-11-20 08:12 UTC by role/Operator/kim: freeze. 3 steps wait unanswered.", reminder.Text);
        Assert.Equal("image-builder-automation mode gates=policy --reason '...'", $"{reminder.Command}");
    }

    [Fact]
    public void A_reminder_has_the_same_id_when_it_is_published_again_after_a_crash()
    {
        var first = Assert.Single(Due([GatesOff], 25, null));
        var again = Assert.Single(Due([GatesOff], 26, null));
        var nextDay = Assert.Single(Due([GatesOff], 48, 26));

        Assert.Equal(first.Id, again.Id);
        Assert.NotEqual(first.Id, nextDay.Id);
    }

    [Fact]
    public void Only_a_switch_that_lets_a_capability_do_less_than_the_policy_is_reminded_of() => Assert.Equal(
        ["gates", "lifecycle"],
        Due(
            [
                new(Capability.Gates, Mode.Observe, null, null, Since), new(Capability.Builds, Mode.Observe, null, null, Since),
                new(Capability.Configurations, Mode.Act, null, null, Since), new(Capability.Lifecycle, Mode.Off, null, null, Since),
            ],
            24, null).Select(one => one.Text.Split(' ')[2]));

    [Fact]
    public void A_switch_that_was_taken_back_is_not_reminded_of() =>
        Assert.Empty(Due([GatesOff with { Mode = null }], 240, null));

    [Fact]
    public void A_switch_that_was_written_by_hand_without_a_time_is_reminded_of_once_a_day()
    {
        var byHand = GatesOff with { Since = null };
        Assert.Single(Due([byHand], 24, null));
        Assert.Empty(Due([byHand], 24 + 10, 24));
        Assert.Single(Due([byHand], 48, 24));
    }

    private static List<ImageBuilderAutomation.Notifications.Notification> Due(
        IEnumerable<SwitchedMode> switches, int hours, int? remindedAfter, int? unanswered = null)
    {
        // Gates act, builds are off, the others observe.
        var policy = PolicyReader.Read($$"""{ "modes": { "gates": "act", "builds": "off", "lifecycle": "observe" }, "gates": [ {{PolicyTexts.Gate(""" "require": { "scan": {} } """)}} ] }""", _ => null).Policy!;
        return
        [
            .. SwitchNotifications.Due(
                switches, policy, unanswered, remindedAfter is { } after ? Since.AddHours(after) : null, Since.AddHours(hours), AccountRegion),
        ];
    }
}
