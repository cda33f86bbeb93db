using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies.Publishing;
using TestKit.Operations;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

public sealed class PublicationNotificationTests
{
    private static readonly AccountRegion AccountRegion = new("123456789012", "us-east-1");
    private static readonly DateTimeOffset At = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);
    private static readonly Person Kim = new("arn:aws:sts::123456789012:assumed-role/PolicyPublisher/kim", "AROAEXAMPLE:kim");
    private static readonly Person Sam = new("arn:aws:sts::123456789012:assumed-role/PolicyPublisher/sam", "AROAEXAMPLE:sam");
    private static readonly string Hash = "8f3c1e" + new string('0', 58);
    private static readonly string Previous = "27ab90" + new string('0', 58);
    private static readonly PolicyChange Change = new("gates.clean.require.findings.critical.atMost", "0 becomes 1", ChangeEffect.Loosens);

    private static readonly PolicyPublication Publication = new(12, Hash, Kim, "Accept one critical finding until the vendor's fix arrives", At)
    {
        Confirmer = Sam,
        ConfirmReason = "Agreed with the security team",
        PreviousHash = Previous,
        Changes = [Change],
    };

    private static readonly PolicyProposal Proposal =
        new(Hash, new(11, Previous), Kim, "Accept one critical finding until the vendor's fix arrives", At) { Changes = [Change] };

    [Fact]
    public void The_samples_are_what_is_published()
    {
        NotificationSample.AssertEqual("policy-published.json", PublicationNotifications.OfPublished(Publication, AccountRegion));
        NotificationSample.AssertEqual("policy-proposed.json", PublicationNotifications.OfProposed(Proposal, AccountRegion));
    }

    [Fact]
    public void A_notification_that_is_published_again_has_the_same_id_and_another_one_has_another()
    {
        var id = PublicationNotifications.OfPublished(Publication, AccountRegion).Id;
        Assert.Equal(id, PublicationNotifications.OfPublished(Publication with { Version = 7 }, AccountRegion).Id);
        Assert.NotEqual(id, PublicationNotifications.OfPublished(Publication with { Number = 13 }, AccountRegion).Id);
        Assert.NotEqual(
            PublicationNotifications.OfProposed(Proposal, AccountRegion).Id, PublicationNotifications.OfProposed(Proposal with { At = At.AddDays(1) }, AccountRegion).Id);
    }

    /// <summary>EventBridge accepts 256 KB.</summary>
    [Fact]
    public void A_notification_is_bounded()
    {
        var changes = new ChangeListOf(500).Changes;
        var longest = Publication with { Reason = new('r', 500), ConfirmReason = new('r', 500), Changes = [.. changes.Take(PolicyPublication.MaxChanges)] };
        Assert.InRange(PublicationNotifications.OfPublished(longest, AccountRegion).ToDetail().Length, 10_000, 100_000);
    }

    /// <summary>The changes of a policy that gets many rules with the longest names.</summary>
    private sealed class ChangeListOf(int rules)
    {
        public IReadOnlyList<PolicyChange> Changes { get; } = PolicyComparison.Of(
            PolicyTexts.Read("{}"),
            PolicyTexts.Read(PolicyTexts.With([.. Enumerable.Range(0, rules).Select(n => PolicyTexts.Gate("\"require\": { \"tests\": \"passed\" }", $"{n:000}{new string('n', 60)}"))])),
            new(2026, 11, 20));
    }
}
