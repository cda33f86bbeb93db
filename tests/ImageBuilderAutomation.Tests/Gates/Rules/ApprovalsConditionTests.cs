using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Tests.Policies;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

public sealed class ApprovalsConditionTests
{
    private static readonly ApproverGroup Platform = new("platform", ["role/Platform", "user/pat"]);
    private static readonly ApproverGroup Security = new("security", ["role/Security", "arn:aws:iam::444455556666:role/audit/Auditor"]);

    [Fact]
    public void Is_met_by_one_person_of_each_group() =>
        Assert.Equal(Truth.True, Evaluate(1, Facts.By("platform", "Platform", "kim"), Facts.By("security", "Security", "lee")).Truth);

    [Fact]
    public void Names_the_groups_it_waits_for()
    {
        Assert.Equal("approval missing from platform, security", Evaluate(1).Observed);
        Assert.Equal("approval missing from security", Evaluate(1, Facts.By("platform", "Platform", "kim")).Observed);
    }

    [Fact]
    public void One_person_in_two_roles_counts_once() =>
        Assert.Equal("approval missing from security", Evaluate(1, Facts.By("platform", "Platform", "kim"), Facts.By("security", "Security", "Kim")).Observed);

    [Fact]
    public void One_person_who_approves_twice_counts_once() =>
        Assert.Equal(Truth.False, Evaluate(2, [.. Twice("platform", "Platform", "kim"), .. Twice("security", "Security", "lee")]).Truth);

    [Fact]
    public void A_person_in_two_groups_fills_the_seat_that_nobody_else_can_fill()
    {
        // kim approves first and could fill platform's only seat; lee can fill no other seat.
        var result = Evaluate(1, Facts.By("platform", "Platform", "kim"), Facts.By("security", "Security", "kim"), Facts.By("platform", "Platform", "lee"));

        Assert.Equal(Truth.True, result.Truth);
    }

    [Theory]
    [InlineData("platform", "arn:aws:sts::111122223333:assumed-role/Other/kim")]
    [InlineData("platform", "arn:aws:sts::999999999999:assumed-role/Platform/kim")]
    [InlineData("platform", "arn:aws:iam::111122223333:user/kim")]
    [InlineData("platform", "kim")]
    [InlineData("platform", "")]
    [InlineData("legal", "arn:aws:sts::111122223333:assumed-role/Platform/kim")]
    [InlineData("security", "arn:aws:sts::111122223333:assumed-role/Platform/kim")]
    public void An_approval_by_somebody_outside_the_group_does_not_count(string group, string by) =>
        Assert.Equal("approval missing from platform, security", Evaluate(1, new Approval(group, by, "", Facts.StartedAt)).Observed);

    [Theory]
    [InlineData("platform", "arn:aws:iam::111122223333:user/pat")]
    [InlineData("platform", "arn:aws:iam::111122223333:user/team/pat")]
    [InlineData("platform", "arn:aws:iam::111122223333:role/team/Platform")]
    [InlineData("security", "arn:aws:sts::444455556666:assumed-role/Auditor/kim")]
    public void Members_are_roles_users_and_ARNs(string group, string by) =>
        Assert.DoesNotContain(group, Evaluate(1, new Approval(group, by, "", Facts.StartedAt)).Observed, StringComparison.Ordinal);

    [Theory]
    [InlineData("SCHEDULED")]
    [InlineData("USER_INITIATED")]
    [InlineData(null)]
    public void While_the_starter_is_unknown_the_condition_is_unknown(string? buildType)
    {
        var facts = Facts.Quiet with
        {
            Image = Facts.Image with { BuildType = buildType },
            Approvals = [Facts.By("platform", "Platform", "kim"), Facts.By("security", "Security", "lee")],
        };

        Assert.Equal(Truth.Unknown, Assert.Single(new ApprovalsCondition([Platform, Security], 1, NotStarter: true).Evaluate(facts)).Truth);
    }

    [Theory]
    [InlineData("", Truth.True)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/Developer/lee", Truth.False)]
    [InlineData("arn:aws:iam::111122223333:root", Truth.Unknown)]
    public void The_person_who_retried_a_scheduled_build_does_not_count(string starters, Truth expected)
    {
        var facts = Facts.Quiet with
        {
            Image = Facts.Image with { BuildType = "SCHEDULED" },
            Approvals = [Facts.By("platform", "Platform", "kim"), Facts.By("security", "Security", "lee")],
            Starters = new Known<IReadOnlyList<string>>.Yes(starters.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        };

        Assert.Equal(expected, Assert.Single(new ApprovalsCondition([Platform, Security], 1, NotStarter: true).Evaluate(facts)).Truth);
    }

    private static ConditionResult Evaluate(int each, params Approval[] approvals) =>
        Assert.Single(new ApprovalsCondition([Platform, Security], each, NotStarter: false).Evaluate(Facts.Quiet with { Approvals = approvals }));

    private static Approval[] Twice(string group, string role, string person) => [Facts.By(group, role, person), Facts.By(group, role, person)];

    [Fact]
    public void While_only_the_starter_is_unknown_the_facts_are_read_again_until_the_time_limit()
    {
        var rules = PolicyTexts.Decider(PolicyTexts.Gate("""
            "require": { "approvals": { "from": ["platform"], "notStarter": true } }, "unknown": { "askEvery": "10m", "for": "1h" }
            """));
        var approved = Facts.Quiet with
        {
            Approvals = [Facts.By("platform", "Platform", "kim")],
            Starters = new Known<IReadOnlyList<string>>.No("no event received"),
        };

        Assert.Equal((GateAnswer.Hold, Facts.StartedAt.AddMinutes(10)), Look(approved));
        Assert.Equal((GateAnswer.Hold, Facts.StartedAt.AddMinutes(60)), Look(approved.After(TimeSpan.FromMinutes(55))));
        Assert.Equal((GateAnswer.Hold, null), Look(approved.After(TimeSpan.FromMinutes(60))));
        Assert.Equal((GateAnswer.Hold, null), Look(approved with { Approvals = [] }));

        (GateAnswer, DateTimeOffset?) Look(GateFacts facts) => rules.Decide(facts) is var decision ? (decision.Answer, decision.NextCheckAt) : default;
    }
}
