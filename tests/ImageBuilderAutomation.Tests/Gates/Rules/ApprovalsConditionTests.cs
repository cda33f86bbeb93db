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
        Assert.StartsWith(
            "approval missing from platform, security", Evaluate(1, new Approval(group, by, "", Facts.StartedAt)).Observed, StringComparison.Ordinal);

    /// <remarks>IAM does not take them for one role either. Whoever deletes a role removes everybody who acted as it.</remarks>
    [Theory]
    [InlineData("AROAEARLIER:kim", Truth.False)]
    [InlineData("AROATODAY:kim", Truth.True)]
    [InlineData("AROATODAY", Truth.False)]
    [InlineData(null, Truth.True)]
    public void An_approval_under_a_role_that_was_deleted_does_not_count_for_one_of_the_same_name(string? userId, Truth expected)
    {
        var today = new KnownRoles("111122223333", new Dictionary<string, Known<RoleFacts>>
        {
            ["Platform"] = new Known<RoleFacts>.Yes(new("/", NamesSessions: true) { Id = "AROATODAY" }),
        });
        var facts = Facts.Quiet with { Approvals = [Facts.By("platform", "Platform", "kim") with { UserId = userId }], Roles = today };

        var result = Assert.Single(new ApprovalsCondition([Platform], 1, NotStarter: false).Evaluate(facts));

        Assert.Equal(expected, result.Truth);
        if (expected is Truth.False)
            Assert.Contains("kim approved as an earlier role/Platform", result.Observed, StringComparison.Ordinal);
    }

    /// <remarks>
    /// IAM throttles GetRole for everybody in an account. Whether the role is the one under which somebody approved is then unknown, and unknown is not enough:
    /// an approval that was refused a minute ago would count.
    /// </remarks>
    [Fact]
    public void An_approval_under_a_role_that_may_have_been_deleted_since_is_not_enough_while_the_role_cannot_be_read()
    {
        var unread = new KnownRoles("111122223333", new Dictionary<string, Known<RoleFacts>>
        {
            ["Platform"] = new Known<RoleFacts>.No("role Platform cannot be read: Throttling"),
        });
        var facts = Facts.Quiet with { Approvals = [Facts.By("platform", "Platform", "kim") with { UserId = "AROAEARLIER:kim" }], Roles = unread };

        var result = Assert.Single(new ApprovalsCondition([Platform], 1, NotStarter: false).Evaluate(facts));

        Assert.NotEqual(Truth.True, result.Truth);
    }

    [Theory]
    [InlineData("platform", "arn:aws:iam::111122223333:user/pat")]
    [InlineData("platform", "arn:aws:iam::111122223333:user/team/pat")]
    [InlineData("platform", "arn:aws:iam::111122223333:role/team/Platform")]
    [InlineData("security", "arn:aws:sts::444455556666:assumed-role/Auditor/kim")]
    public void Members_are_roles_users_and_ARNs(string group, string by) =>
        Assert.DoesNotContain(group, Evaluate(1, new Approval(group, by, "", Facts.StartedAt)).Observed, StringComparison.Ordinal);

    /// <remarks>Whoever assumes such a role chooses the session's name, so its sessions may all be one person.</remarks>
    [Fact]
    public void Sessions_of_a_role_whose_names_anybody_may_choose_fill_one_seat()
    {
        var two = new ApprovalsCondition([Platform], 2, NotStarter: false);
        var facts = Facts.Quiet with { Approvals = [Facts.By("platform", "Platform", "kim"), Facts.By("platform", "Platform", "lee")] };

        Assert.Equal(Truth.True, Assert.Single(two.Evaluate(facts)).Truth);
        Assert.Equal(Truth.False, Assert.Single(two.Evaluate(facts with { Roles = KnownRoles.None("111122223333") })).Truth);
        Assert.Equal(
            Truth.True,
            Assert.Single((two with { Each = 1 }).Evaluate(facts with { Roles = KnownRoles.None("111122223333") })).Truth);
    }

    /// <remarks>kim in one role and lee in another are one person where a third approval shows that both may be the same.</remarks>
    [Fact]
    public void Who_is_the_same_person_follows_from_all_approvals_together()
    {
        var any = new ApproverGroup("any", ["role/Chosen", "role/Platform", "role/Security"]);
        var roles = Facts.Roles("Platform", "Security");
        Approval[] approvals = [Facts.By("any", "Platform", "kim"), Facts.By("any", "Chosen", "kim"), Facts.By("any", "Chosen", "lee"), Facts.By("any", "Security", "lee")];
        var facts = Facts.Quiet with { Roles = roles, Approvals = approvals };

        Assert.Equal(Truth.False, Assert.Single(new ApprovalsCondition([any], 2, NotStarter: false).Evaluate(facts)).Truth);
    }

    [Theory]
    [InlineData("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Approver_0123456789abcdef/kim", true)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Approver_0123456789abcdeg/kim", false)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Approver_0123456789abcde/kim", false)]
    [InlineData("arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Approver_x_0123456789abcdef/kim", false)]
    [InlineData("arn:aws:sts::999999999999:assumed-role/AWSReservedSSO_Approver_0123456789abcdef/kim", false)]
    [InlineData("arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Approver_0123456789abcdef/kim", true)]
    public void An_Identity_Center_role_is_matched_whatever_its_suffix_is_in_listed_accounts(string by, bool isMember)
    {
        var group = new ApproverGroup("sso", ["role/AWSReservedSSO_Approver_*", "arn:aws:iam::444455556666:role/AWSReservedSSO_Approver_*"]);
        Assert.Equal(isMember, Sso(group, by, new("/aws-reserved/sso.amazonaws.com/eu-west-1/", NamesSessions: false)) is Truth.True);
    }

    /// <remarks>Whoever may create roles can choose such a name, but not the reserved path.</remarks>
    [Theory]
    [InlineData("/")]
    [InlineData("/sso.amazonaws.com/")]
    [InlineData("/teams/aws-reserved/sso.amazonaws.com/")]
    [InlineData(null)]
    public void A_role_that_Identity_Center_did_not_create_or_that_cannot_be_read_fills_no_seat(string? path) => Assert.Equal(
        Truth.False,
        Sso(new("sso", ["role/AWSReservedSSO_Approver_*"]), "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Approver_0123456789abcdef/kim",
            path is null ? null : new(path, NamesSessions: true)));

    [Fact]
    public void One_name_of_Identity_Center_in_two_accounts_is_one_person()
    {
        var group = new ApproverGroup("sso", ["role/AWSReservedSSO_Approver_*", "arn:aws:iam::444455556666:role/AWSReservedSSO_Approver_*"]);
        Approval[] approvals =
        [
            new("sso", "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Approver_0123456789abcdef/kim", "", Facts.StartedAt),
            new("sso", "arn:aws:sts::444455556666:assumed-role/AWSReservedSSO_Approver_fedcba9876543210/Kim", "", Facts.StartedAt),
        ];
        var roles = new KnownRoles("111122223333", new Dictionary<string, Known<RoleFacts>>
        {
            ["AWSReservedSSO_Approver_0123456789abcdef"] = new Known<RoleFacts>.Yes(new("/aws-reserved/sso.amazonaws.com/", NamesSessions: false)),
        });
        Assert.Equal(
            Truth.False, Assert.Single(new ApprovalsCondition([group], 2, NotStarter: false).Evaluate(Facts.Quiet with { Approvals = approvals, Roles = roles })).Truth);
    }

    [Fact]
    public void Whoever_published_the_policy_fills_no_seat_in_a_gate_that_it_releases()
    {
        var facts = Facts.Quiet with
        {
            Approvals = [Facts.By("platform", "Platform", "kim"), Facts.By("security", "Security", "lee")],
            PolicyAuthors = ["arn:aws:sts::111122223333:assumed-role/Publisher/lee"],
        };
        var result = Assert.Single(new ApprovalsCondition([Platform, Security], 1, NotStarter: false).Evaluate(facts));
        Assert.Equal("approval missing from security, not counting lee, who published the policy", result.Observed);
    }

    private static Truth Sso(ApproverGroup group, string by, RoleFacts? role)
    {
        var known = new Dictionary<string, Known<RoleFacts>>();
        if (role is not null && Principal.TryParse(by, out var principal))
            known[principal.RoleName!] = new Known<RoleFacts>.Yes(role);
        var facts = Facts.Quiet with { Roles = new("111122223333", known), Approvals = [new Approval("sso", by, "", Facts.StartedAt)] };
        return Assert.Single(new ApprovalsCondition([group], 1, NotStarter: false).Evaluate(facts)).Truth;
    }

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
