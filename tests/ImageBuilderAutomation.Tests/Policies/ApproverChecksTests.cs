using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies.Accounts;
using ImageBuilderAutomation.Policies.Reading;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class ApproverChecksTests
{
    private const string Account = "111122223333";

    private static readonly KnownRoles Roles = new(Account, new Dictionary<string, Known<RoleFacts>>
    {
        ["Pinned"] = new Known<RoleFacts>.Yes(new("/", NamesSessions: true)),
        ["Chosen"] = new Known<RoleFacts>.Yes(new("/", NamesSessions: false)),
        ["Also"] = new Known<RoleFacts>.Yes(new("/", NamesSessions: false)),
        ["Gone"] = new Known<RoleFacts>.No("iam returned 404"),
    });

    public static TheoryData<string, int, string[]> Groups => new()
    {
        { "\"user/kim\", \"user/lee\"", 2, [] },
        { "\"role/Pinned\"", 5, [] },
        { "\"role/AWSReservedSSO_Approver_*\"", 5, [] },
        { "\"role/Chosen\"", 1, ["approvers.team[0]: at most one seat"] },
        { "\"role/Chosen\", \"user/kim\"", 2, ["approvers.team[0]: at most one seat", "approvers.team: one person who may assume several roles"] },
        { "\"role/Chosen\"", 2, ["approvers.team[0]: at most one seat", "approvers.team: nobody can satisfy it"] },
        { "\"role/Chosen\", \"role/Also\", \"user/kim\"", 4, ["approvers.team[0]: at most one seat", "approvers.team[1]: at most one seat", "approvers.team: nobody can satisfy it"] },
        { "\"role/Chosen\", \"role/Pinned\"", 5, ["approvers.team[0]: at most one seat"] },
        { "\"role/Gone\"", 1, ["approvers.team[0]: unknown"] },
        { "\"role/Gone\"", 5, ["approvers.team[0]: unknown"] },
        { "\"role/Unasked\"", 1, ["approvers.team[0]: unknown"] },
        { "\"arn:aws:iam::444455556666:role/Other\"", 1, ["approvers.team[0]: at most one seat"] },
        { "\"arn:aws:iam::444455556666:role/Other\"", 2, ["approvers.team[0]: at most one seat", "approvers.team: nobody can satisfy it"] },
        { "\"arn:aws:iam::444455556666:role/AWSReservedSSO_Approver_0123456789abcdef\"", 5, [] },
    };

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_group_is_compared_with_the_seats_that_rules_demand_of_it(string members, int each, string[] warnings)
    {
        var problems = ApproverChecks.Run(Demanding(members, each), Roles);

        Assert.All(problems, problem => Assert.Equal(ProblemSeverity.Warning, problem.Severity));
        Assert.Equal(warnings, problems.Select(problem => $"{problem.Path}: {Kind(problem.Found)}"));
    }

    [Theory]
    [InlineData("\"role/Chosen\"", "\"role/Also\"", "approvers.other: one person who may assume several roles", "approvers.team: one person who may assume several roles")]
    [InlineData("\"role/Chosen\"", "\"role/Pinned\"", "approvers.team: one person who may assume several roles")]
    [InlineData("\"user/kim\"", "\"role/Pinned\"")]
    public void Two_groups_that_one_person_could_fill_are_reported(string team, string other, params string[] warnings)
    {
        var policy = Read(
            $$"""
            { "approvers": { "team": [{{team}}], "other": [{{other}}] },
              "gates": [ {{Gate(""" "require": { "approvals": { "from": ["team", "other"] } } """)}} ] }
            """);

        Assert.Equal(warnings, ApproverChecks.Run(policy, Roles).Select(problem => $"{problem.Path}: {Kind(problem.Found)}").Where(found => found.Contains("person", StringComparison.Ordinal)));
    }

    /// <remarks>Whoever assumes such a role may be the one who started the build.</remarks>
    [Theory]
    [InlineData("\"role/Chosen\", \"role/Also\"", true)]
    [InlineData("\"role/Chosen\", \"user/kim\"", false)]
    [InlineData("\"role/Pinned\"", false)]
    public void A_group_without_a_checked_name_cannot_satisfy_notStarter(string members, bool isReported)
    {
        var policy = Read(
            $$"""
            { "approvers": { "team": [{{members}}] },
              "gates": [ {{Gate(""" "require": { "approvals": { "from": ["team"], "notStarter": true } } """)}} ] }
            """);

        Assert.Equal(isReported, ApproverChecks.Run(policy, Roles).Any(problem => Kind(problem.Found) == "nobody can satisfy it"));
    }

    [Fact]
    public void A_group_that_no_rule_needs_has_no_warning() =>
        Assert.Empty(ApproverChecks.Run(Read("""{ "approvers": { "team": ["role/Chosen"] }, "gates": [] }"""), Roles));

    [Fact]
    public void The_publishers_are_compared_without_a_rule() => Assert.Equal(
        ["approvers.publishers[0]"],
        ApproverChecks.Run(Read("""{ "approvers": { "publishers": ["role/Chosen"] }, "gates": [] }"""), Roles).Select(problem => problem.Path));

    [Fact]
    public void Only_roles_of_the_account_are_read() => Assert.Equal(
        ["Pinned", "Chosen"],
        ApproverChecks.RoleNames(
            Demanding(
                """
                "role/Pinned", "user/kim", "role/AWSReservedSSO_Approver_*", "arn:aws:iam::444455556666:role/Other", "arn:aws:iam::111122223333:role/team/Chosen"
                """,
                each: 1),
            Account));

    private static ImageBuilderAutomation.Policies.Policy Demanding(string members, int each) => Read(
        $$"""
        { "approvers": { "team": [{{members}}], "other": ["role/Chosen"] },
          "gates": [ {{Gate($""" "require": {Require(each)} """)}} ] }
        """);

    private static string Require(int each) => $$"""{ "approvals": { "from": ["team"], "each": {{each}} } }""";

    private static string Kind(string found) => new[] { "nobody can satisfy it", "one person who may assume several roles", "at most one seat", "unknown" }.First(kind => found.Contains(kind, StringComparison.Ordinal));
}
