using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>The approvals that a channel demands, as the policy's text has them.</summary>
public sealed class ChannelApprovalsSectionTests
{
    private const string Three = """ { "after": "3d", "in": "test", "approvals": { "from": ["platform"], "each": 2 } } """;

    private static readonly Person Ann = new("arn:aws:sts::111122223333:assumed-role/Publisher/ann", "AROA1:ann");
    private static readonly Person Bob = new("arn:aws:sts::111122223333:assumed-role/Publisher/bob", "AROA1:bob");
    private static readonly Person Cyd = new("arn:aws:sts::111122223333:assumed-role/Publisher/cyd", "AROA1:cyd");

    [Fact]
    public void Approvals_are_demanded_beside_a_time_in_another_channel_or_alone()
    {
        var both = Read(Three).Policy!.Channels[1].Promotion!;
        Assert.Equal(("test", TimeSpan.FromDays(3), 2, false), (both.Channel, both.After, both.Approvals!.Each, both.Approvals.NotStarter));
        var alone = Read("""{ "approvals": { "from": ["platform", "security"], "notStarter": true } }""").Policy!.Channels[1].Promotion!;
        Assert.Equal(
            (null, TimeSpan.Zero, 1, true, "platform security"),
            (alone.Channel, alone.After, alone.Approvals!.Each, alone.Approvals.NotStarter, string.Join(' ', alone.Approvals.From.Select(group => group.Name))));
    }

    /// <remarks>The bounds are those of gates.</remarks>
    [Theory]
    [InlineData("""{ "approvals": { "from": ["nobody"] } }""", "a name from approvers")]
    [InlineData("""{ "approvals": { "from": [] } }""", "a list with at least one name from approvers")]
    [InlineData("""{ "approvals": { } }""", "a list with at least one name from approvers")]
    [InlineData("""{ "approvals": { "from": ["platform", "platform"] } }""", "each group once")]
    [InlineData("""{ "approvals": { "from": ["platform"], "each": 11 } }""", "1 to 10")]
    [InlineData("""{ "approvals": { "from": ["people"], "each": 2 } }""", "at most the number of people in group")]
    [InlineData("""{ "approvals": { "from": ["platform"], "expires": "3d" } }""", "from, each, notStarter")]
    [InlineData("""{ "after": "3d", "approvals": { "from": ["platform"] } }""", "the name of another channel")]
    [InlineData("""{ "in": "test", "approvals": { "from": ["platform"] } }""", "how long the other channel")]
    [InlineData("{ }", "how long the other channel")]
    public void A_demand_that_nobody_could_mean_is_refused(string promote, string expected)
    {
        var read = Read(promote);
        Assert.Null(read.Policy);
        Assert.Contains(read.Problems, problem => problem.ToString()!.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("\"released\"", """{ "approvals": { "from": ["platform"] } }""", "Tightens channels.web.prod.approvals: the condition is added")]
    [InlineData("""{ "approvals": { "from": ["platform"] } }""", "\"released\"", "Loosens channels.web.prod.approvals: the condition is removed")]
    [InlineData("""{ "approvals": { "from": ["platform"] } }""", """{ "approvals": { "from": ["platform"], "each": 2 } }""", "Tightens channels.web.prod.approvals.each: 1 becomes 2")]
    [InlineData("""{ "approvals": { "from": ["platform"], "each": 2 } }""", """{ "approvals": { "from": ["platform"] } }""", "Loosens channels.web.prod.approvals.each: 2 becomes 1")]
    [InlineData("""{ "approvals": { "from": ["platform", "security"] } }""", """{ "approvals": { "from": ["platform"] } }""", "Loosens channels.web.prod.approvals.from: security is removed")]
    [InlineData("""{ "approvals": { "from": ["platform"], "notStarter": true } }""", """{ "approvals": { "from": ["platform"] } }""", "Loosens channels.web.prod.approvals.notStarter: true becomes false")]
    public void A_weaker_demand_loosens_the_policy(string before, string after, string expected) => Assert.Equal([expected], Changes(before, after));

    /// <remarks>Then people could promote what nobody approved.</remarks>
    [Fact]
    public void A_channel_that_loses_its_rule_with_the_demand_loosens_the_policy() =>
        Assert.Contains("Loosens channels.web.prod.approvals: the condition is removed", Changes("""{ "approvals": { "from": ["platform"] } }""", null));

    [Fact]
    public void A_demand_that_stays_the_same_is_no_change() => Assert.Empty(Changes(Three, Three));

    [Fact]
    public void A_group_that_only_a_channel_asks_is_used()
    {
        Assert.DoesNotContain(Read(Three).Problems, problem => problem.Path == "approvers.platform");
        Assert.Contains(Read("\"released\"").Problems, problem => problem.Path == "approvers.platform");
    }

    [Fact]
    public void A_group_that_cannot_fill_the_seats_of_a_channel_is_reported()
    {
        var roles = new KnownRoles("111122223333", new Dictionary<string, Known<RoleFacts>> { ["Platform"] = new Known<RoleFacts>.Yes(new("/", NamesSessions: false)) });
        var policy = Read(Three).Policy!;
        Assert.Equal(["Platform"], ApproverChecks.RoleNames(policy, "111122223333"));
        Assert.Contains(ApproverChecks.Run(policy, roles), problem => problem.Found.Contains("where channel web/prod demands 2", StringComparison.Ordinal));
    }

    /// <remarks>Otherwise an author could have two others change something else, and then approve under the demand that they wrote.</remarks>
    [Theory]
    [InlineData(Three, "prod", true)]
    [InlineData(Three, "renamed", true)]
    [InlineData("""{ "approvals": { "from": ["platform"], "each": 3 } }""", "prod", true)]
    [InlineData("""{ "approvals": { "from": ["platform"] } }""", "prod", false)]
    [InlineData("\"released\"", "prod", false)]
    public void Whoever_wrote_a_demand_stays_its_author_while_it_is_kept_or_gets_stricter(string after, string name, bool stays)
    {
        var authors = PolicyAuthors.Of(Read(after, name).Policy!, Bob, Cyd, (Read(Three).Policy!, [Ann]), loosens: true, same: []);
        Assert.Equal(stays, authors.Contains(Ann));
    }

    private static IEnumerable<string> Changes(string before, string? after) =>
        PolicyComparison.Of(Read(before).Policy!, Read(after).Policy!, new(2026, 12, 2)).Select(change => $"{change.Effect} {change}");

    /// <param name="promote">Of the second channel.</param>
    private static PolicyReadResult Read(string? promote, string name = "prod") => PolicyReader.Read(
        $$"""
        { "scopes": { "web": { "images": ["web"] } },
          "approvers": { "platform": ["role/Platform"], "security": ["role/Security"], "people": ["user/kim"] },
          "channels": [ { "name": "test", "scope": "web", "promote": "released" },
                        { "name": "{{name}}", "scope": "web" {{(promote is null ? "" : $", \"promote\": {promote}")}} } ] }
        """);
}
