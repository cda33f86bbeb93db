using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies.Reading;
using ImageBuilderAutomation.Tests.Gates.Rules;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>Approvals that may come after the evidence beside them has become too old would be recorded and would release nothing.</summary>
public sealed class ApprovalTimesTests
{
    private const string People = """ "require": { "approvals": { "from": ["platform"] } } """;

    [Theory]
    [InlineData(""" "scan": { "finishedWithin": "24h" } """, "2d", "scan.finishedWithin 24h")]
    [InlineData(""" "scan": { "finishedWithin": "2d" } """, "2d", "scan.finishedWithin 2d")]
    [InlineData(""" "age": { "image": "12h" } """, "2d", "age.image 12h")]
    [InlineData(""" "scan": { "finishedWithin": "5d" }, "age": { "image": "12h" } """, "2d", "age.image 12h")]
    [InlineData(""" "scan": { "finishedWithin": "6d" } """, null, "scan.finishedWithin 6d")]
    public void Approvals_that_may_outlast_the_evidence_of_another_rule_are_refused(string evidence, string? expires, string limit)
    {
        var problem = Assert.Single(Problems(Rule("clean", $$""" "require": { {{evidence}} } """), Rule("people", People + Expires(expires))));

        // Without an expiry the workflow document bounds the wait, so the policy alone does not show that it is too long.
        Assert.Equal(expires is null ? ProblemSeverity.Warning : ProblemSeverity.Error, problem.Severity);
        Assert.Equal(expires is null ? "gates[1].require.approvals" : "gates[1].expires.after", problem.Path);
        Assert.Contains($"rule \"clean\" requires {limit}", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Approvals_that_may_outlast_the_evidence_of_their_own_rule_are_refused() => Assert.Equal(
        "gates[0].expires.after",
        Assert.Single(Problems(Rule(
            "both", """ "require": { "scan": { "finishedWithin": "24h" }, "approvals": { "from": ["platform"] } } """ + Expires("2d")))).Path);

    [Theory]
    [InlineData(""" "scan": { "finishedWithin": "4d" } """, "distribution/ApproveRelease", "*")]
    [InlineData(""" "scan": {} """, "distribution/ApproveRelease", "*")]
    [InlineData(""" "amiScan": { "finishedWithin": "1h" } """, "distribution/ApproveRelease", "*")]
    [InlineData(""" "age": { "parent": "1h" } """, "distribution/ApproveRelease", "*")]
    [InlineData(""" "scan": { "finishedWithin": "1h" } """, "distribution/Another", "*")]
    [InlineData(""" "scan": { "finishedWithin": "1h" } """, "distribution/ApproveRelease", "web")]
    public void Evidence_that_lasts_or_can_be_renewed_or_belongs_to_another_step_or_scope_is_no_problem(string evidence, string step, string scope) =>
        Assert.Empty(Problems(
            Rule("clean", $$""" "require": { {{evidence}} } """, step, scope), Rule("people", People + Expires("2d"), scope: scope == "*" ? "*" : "pay")));

    [Theory]
    [InlineData("distribution/Approve", "distribution/Approve*", true)]
    [InlineData("distribution/Approve*", "*/Approve", true)]
    [InlineData("distribution/A*", "distribution/*B", true)]
    [InlineData("test/Approve", "distribution/Approve", false)]
    [InlineData("distribution/Approve", "distribution/Release*", false)]
    public void Patterns_meet_if_a_step_can_match_both(string one, string other, bool meet)
    {
        Assert.True(StepPattern.TryParse(one, out var first) & StepPattern.TryParse(other, out var second));
        Assert.Equal((meet, meet), (first!.Meets(second!), second!.Meets(first)));
    }

    [Fact]
    public void A_step_can_be_released_until_the_first_of_evidence_expiry_and_time_out_ends()
    {
        var policy = Policy(Rule("clean", """ "require": { "scan": { "finishedWithin": "4d" } } """), Rule("people", People + Expires("70h")));
        var facts = Facts.Quiet;
        var start = facts.Step.StartedAt;

        Assert.Equal(
            new ReleaseWindow(start.AddHours(70), "rule people, expires.after 70h"),
            ReleaseWindow.Of(policy.Gates, facts with { Step = facts.Step with { Timeout = null } }));
        Assert.Equal(
            new ReleaseWindow(start.AddHours(10), "the service's time-out of the step"),
            ReleaseWindow.Of(policy.Gates, facts with { Step = facts.Step with { Timeout = TimeSpan.FromHours(10) } }));
        Assert.Equal(
            new ReleaseWindow(start.AddDays(1), "rule clean, scan.finishedWithin 4d"),
            ReleaseWindow.Of(policy.Gates, facts with
            {
                Step = facts.Step with { Timeout = null },
                Image = facts.Image with { CreatedAt = start.AddDays(-3) },
            }));
        Assert.Null(ReleaseWindow.Of([], facts with { Step = facts.Step with { Timeout = null } }));
    }

    private static string Expires(string? after) => after is null ? "" : $$""", "expires": { "after": "{{after}}", "then": "stop" } """;

    private static string Rule(string name, string members, string step = "distribution/ApproveRelease", string scope = "*") =>
        $$"""{ "name": "{{name}}", "scope": "{{scope}}", "step": "{{step}}", {{members}} }""";

    private static IReadOnlyList<PolicyProblem> Problems(params string[] gates) =>
        [.. PolicyReader.Read(Text(gates)).Problems.Where(problem => problem.Path.StartsWith("gates", StringComparison.Ordinal))];

    private static ImageBuilderAutomation.Policies.Policy Policy(params string[] gates) => PolicyReader.Read(Text(gates)).Policy!;

    private static string Text(string[] gates) => $$"""
        {
          "scopes": { "web": { "pipelines": ["web-*"] }, "pay": { "pipelines": ["pay-*"] } },
          "approvers": { "platform": ["role/Platform"] },
          "gates": [ {{string.Join(",\n", gates)}} ]
        }
        """;
}
