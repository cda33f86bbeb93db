using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Tests.Policies;

/// <summary>The reader's checks of <c>builds</c> beyond types.</summary>
public sealed class BuildsPolicyTests
{
    private const string Rule = """{ "name": "a", "scope": "*", "on": ["parentAvailable"] }""";

    private static IReadOnlyList<PolicyProblem> Problems(string builds, ProblemSeverity severity) =>
        [.. PolicyReader.Read($$"""{ "scopes": { "web": { "pipelines": ["web-*"] }, "infra": { "configurations": ["x"] } }, "builds": {{builds}} }""").Problems
            .Where(problem => problem.Severity == severity && problem.Path.StartsWith("builds", StringComparison.Ordinal))];

    private static string Freeze(string from, string to, string name = "f", string zone = "Europe/Berlin") =>
        $$"""{ "name": "{{name}}", "from": "{{from}}", "to": "{{to}}", "zone": "{{zone}}" }""";

    public static TheoryData<string, string> Errors => new()
    {
        { $$"""{ "rules": [{{Rule}}, {{Rule}}] }""", "builds.rules[1].name" },
        { """{ "rules": [{ "name": "a", "scope": "nobody", "on": ["parentAvailable"] }] }""", "builds.rules[0].scope" },
        { """{ "rules": [{ "name": "a", "scope": "infra", "on": ["parentAvailable"] }] }""", "builds.rules[0].scope" },
        { """{ "rules": [{ "name": "a", "scope": "*", "on": ["parentAvailable"], "findings": { "critical": 0 } }] }""", "builds.rules[0].findings" },
        { """{ "rules": [{ "name": "a", "scope": "*", "on": ["parentAvailable"], "parameters": ["/a"] }] }""", "builds.rules[0].parameters" },
        { """{ "rules": [{ "name": "a", "scope": "*", "on": ["parentAvailable"], "schedule": { "at": "daily(02:00)" } }] }""", "builds.rules[0].schedule" },
        { """{ "rules": [{ "name": "a", "scope": "*", "on": ["schedule"] }] }""", "builds.rules[0].schedule" },
        { """{ "rules": [{ "name": "a", "scope": "*", "on": ["schedule"], "schedule": { "at": "cron(0 2 30 2 ? *)" } }] }""", "builds.rules[0].schedule.at" },
        {
            """{ "rules": [{ "name": "a", "scope": "*", "on": ["schedule"], "schedule": { "at": "daily(02:00)", "zone": "Europe/Nowhere" } }] }""",
            "builds.rules[0].schedule.zone"
        },
        { """{ "failures": {} }""", "builds.failures" },
        { """{ "failures": { "pauseAfter": 0 } }""", "builds.failures.pauseAfter" },
        { """{ "failures": { "pauseAfter": 51 } }""", "builds.failures.pauseAfter" },
        { """{ "failures": { "enableAfterSuccess": "yes" } }""", "builds.failures.enableAfterSuccess" },
        { """{ "failures": { "pause": 3 } }""", "builds.failures.pause" },
        { """{ "stuck": {} }""", "builds.stuck.after" },
        { """{ "stuck": { "after": "23h" } }""", "builds.stuck.after" },
        { """{ "stuck": { "after": "31d" } }""", "builds.stuck.after" },
        { """{ "stuck": { "after": "1d", "cancel": 101 } }""", "builds.stuck.cancel" },
        { $$"""{ "freezes": [{{Freeze("Fri 16:00", "Mon 06:00", zone: "Mars/Olympus")}}] }""", "builds.freezes[0].zone" },
        { $$"""{ "freezes": [{{Freeze("Fri 16:00", "Mon 06:00")}}, {{Freeze("Tue 16:00", "Tue 18:00")}}] }""", "builds.freezes[1].name" },
        { $$"""{ "freezes": [{{Freeze("Fri 16:00", "2026-12-24 12:00")}}] }""", "builds.freezes[0].to" },
        { $$"""{ "freezes": [{{Freeze("2026-12-24 12:00", "2026-12-24 12:00")}}] }""", "builds.freezes[0].to" },
        { $$"""{ "freezes": [{{Freeze("2026-12-24 12:00", "2027-12-26 12:00")}}] }""", "builds.freezes[0].to" },
        { $$"""{ "freezes": [{{Freeze("Mon 00:00", "Mon 00:00")}}] }""", "builds.freezes[0]" },
        { $$"""{ "freezes": [{{Freeze("Mon 00:00", "Thu 12:00")}}, {{Freeze("Thu 12:00", "Mon 00:00", "g")}}] }""", "builds.freezes[1]" },
        {
            $$"""{ "rules": [{{Rule}}], "expect": [{ "pipeline": "a", "on": "parentAvailable", "then": "start", "reason": "b" }] }""",
            "builds.expect[0].reason"
        },
    };

    [Theory]
    [MemberData(nameof(Errors))]
    public void A_member_that_cannot_work_is_an_error_at_its_location(string builds, string path) =>
        Assert.Contains(Problems(builds, ProblemSeverity.Error), problem => problem.Path == path);

    [Theory]
    [InlineData("{ }", null, false)]
    [InlineData("""{ "failures": { "pauseAfter": 5 } }""", 5, false)]
    [InlineData("""{ "failures": { "enableAfterSuccess": true } }""", null, true)]
    [InlineData("""{ "failures": { "pauseAfter": 1, "enableAfterSuccess": false } }""", 1, false)]
    public void Failures_in_a_row_do_nothing_by_default(string builds, int? pauseAfter, bool enables)
    {
        var policy = PolicyReader.Read($$"""{ "builds": {{builds}} }""").Policy!;
        Assert.Equal((policy.Hash, pauseAfter, enables), (policy.Builds.Failures.PolicyHash, policy.Builds.Failures.PauseAfter, policy.Builds.Failures.EnableAfterSuccess));
    }

    [Theory]
    [InlineData("{ }", null, 0)]
    [InlineData("""{ "stuck": { "after": "24h" } }""", 24, 0)]
    [InlineData("""{ "stuck": { "after": "2d", "cancel": 3 } }""", 48, 3)]
    public void No_build_is_stuck_and_none_is_cancelled_by_default(string builds, int? hours, int cancel)
    {
        var stuck = PolicyReader.Read($$"""{ "builds": {{builds}} }""").Policy!.Builds.Stuck;
        Assert.Equal((hours, cancel, true), ((int?)stuck.After?.TotalHours, stuck.Cancel, stuck.PolicyHash.Length > 0));
    }

    [Theory]
    [InlineData(""" { "critical": 0, "low": 5 } """, "low")]
    [InlineData(""" { "untriaged": 0 } """, "untriaged")]
    [InlineData(""" { "critical": 0, "medium": 5 } """, null)]
    public void A_severity_without_a_count_in_the_event_is_uncounted(string findings, string? uncounted)
    {
        var result = PolicyReader.Read($$"""{ "builds": { "rules": [{ "name": "a", "scope": "*", "on": ["findings"], "findings": {{findings}} }] } }""");
        var counts = new Dictionary<string, int> { ["all"] = 0, ["critical"] = 0, ["high"] = 0, ["medium"] = 0 };
        Assert.Equal(uncounted, Assert.Single(result.Policy!.Builds.Rules).UncountedSeverity(counts));
    }

    [Theory]
    [InlineData("Fri 16:00", "Fri 15:59")]
    [InlineData("Mon 00:01", "Mon 00:00")]
    public void A_freeze_that_leaves_a_minute_is_accepted(string from, string to) =>
        Assert.Empty(Problems($$"""{ "freezes": [{{Freeze(from, to)}}] }""", ProblemSeverity.Error));

    [Fact]
    public void Freezes_of_two_zones_that_leave_no_minute_in_summer_are_an_error() => Assert.NotEmpty(Problems(
        $$"""{ "freezes": [{{Freeze("Mon 00:00", "Thu 14:00")}}, {{Freeze("Thu 12:00", "Sun 22:00", "g", "UTC")}}] }""", ProblemSeverity.Error));

    [Theory]
    [InlineData("30m", "29m", true)]
    [InlineData("30m", "30m", false)]
    [InlineData("30m", "31m", false)]
    [InlineData("30m", "0m", false)]
    public void A_cooldown_shorter_than_the_quiet_period_is_a_warning(string settle, string cooldown, bool warns)
    {
        var rule = $$"""{ "name": "a", "scope": "*", "on": ["parentAvailable"], "quietPeriod": "{{settle}}", "cooldown": "{{cooldown}}" }""";

        var warnings = Problems($$"""{ "rules": [{{rule}}] }""", ProblemSeverity.Warning);

        Assert.Equal(warns, warnings.Any(p => p.Path.EndsWith("cooldown", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{ "name": "b", "scope": "web", "on": ["parentAvailable"] }""", true)]
    [InlineData("""{ "name": "b", "scope": "*", "on": ["parentAvailable"], "quietPeriod": "1h", "cooldown": "2h" }""", true)]
    [InlineData("""{ "name": "b", "scope": "*", "on": ["parentAvailable"], "ignoreFreeze": true }""", false)]
    [InlineData("""{ "name": "b", "scope": "*", "on": ["parentAvailable", "recipeCreated"] }""", false)]
    [InlineData("""{ "name": "b", "scope": "*", "on": ["componentCreated"] }""", false)]
    public void A_rule_that_an_earlier_rule_makes_ineffective_is_a_warning(string rule, bool warns) => Assert.Equal(
        warns,
        Problems($$"""{ "rules": [{{Rule}}, {{rule}}] }""", ProblemSeverity.Warning)
            .Any(problem => problem.Found.Contains("never decides anything", StringComparison.Ordinal)));
}
