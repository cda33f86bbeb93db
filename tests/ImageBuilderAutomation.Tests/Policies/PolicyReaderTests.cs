using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Reading;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Policies;

public sealed class PolicyReaderTests
{
    private const string Scanned = """ "require": { "scan": {} } """;
    private const string Approved = """ "require": { "approvals": { "from": ["platform"] } } """;

    [Fact]
    public void Reports_five_errors_at_once_each_with_its_place()
    {
        var result = PolicyReader.Read("""
            {
              "modes": { "gates": "on" },
              "waivers": "./waivers.json",
              "gates": [
                { "name": "clean", "scope": "everything", "step": "deploy/Approve",
                  "require": { "findings": { "critical": -1 } } }
              ]
            }
            """);

        Assert.Null(result.Policy);
        var errors = result.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).ToList();
        Assert.Equal(
            [("modes.gates", 2), ("waivers", 3), ("gates[0].scope", 5), ("gates[0].step", 5), ("gates[0].require.findings.critical", 6)],
            errors.Select(problem => (problem.Path, problem.Line)));
        Assert.Equal(("\"on\"", "one of \"act\", \"observe\", \"off\""), (errors[0].Found, errors[0].Expected));
        Assert.Equal("no file waivers.json", errors[1].Found);
        Assert.Equal(("-1", 46), (errors[4].Found, errors[4].Column));
    }

    [Fact]
    public void A_mistyped_member_or_value_is_answered_with_the_one_that_may_be_meant()
    {
        var result = PolicyReader.Read("""{ "modes": { "gtaes": "act", "builds": "obsrve" }, "gatse": [] }""");

        Assert.Equal(
            [
                ("the unknown member \"gtaes\"", "(did you mean \"gates\"?)"), ("\"obsrve\"", "(did you mean \"observe\"?)"),
                ("the unknown member \"gatse\"", "(did you mean \"gates\"?)"),
            ],
            result.Problems.Where(problem => problem.Expected.EndsWith("?)", StringComparison.Ordinal))
                .Select(problem => (problem.Found, problem.Expected[problem.Expected.IndexOf('(', StringComparison.Ordinal)..])));
    }

    [Theory]
    [InlineData("", 1, 1)]
    [InlineData("{", 1, 2)]
    [InlineData("{\n  \"gates\": [,]\n}", 2, 13)]
    [InlineData("{} {}", 1, 4)]
    [InlineData("{ \"gates\": [ NaN ] }", 1, 14)]
    public void Malformed_JSON_is_one_problem_with_line_and_column(string text, int line, int column)
    {
        var result = PolicyReader.Read(text);

        Assert.Null(result.Policy);
        var problem = Assert.Single(result.Problems);
        Assert.Equal(("$", line, column), (problem.Path, problem.Line, problem.Column));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_a_problem_not_an_exception() =>
        Assert.Null(PolicyReader.Read("""{ "$schema": "\ud800" }""").Policy);

    [Fact]
    public void Too_deep_nesting_is_a_problem_not_an_exception() =>
        Assert.Null(PolicyReader.Read(new string('[', 10_000)).Policy);

    [Theory]
    [InlineData("[]", "$")]
    [InlineData("null", "$")]
    [InlineData("""{ "gates": {} }""", "gates")]
    [InlineData("""{ "gates": [ 1 ] }""", "gates[0]")]
    [InlineData("""{ "scopes": { "a b": { "pipelines": ["x"] } } }""", "[\"a b\"]")]
    [InlineData("""{ "scopes": { "a": {} } }""", "scopes.a")]
    [InlineData("""{ "scopes": { "a": { "pipelines": [] } } }""", "scopes.a.pipelines")]
    [InlineData("""{ "scopes": { "a": { "pipelines": ["Web-*"] } } }""", "scopes.a.pipelines[0]")]
    [InlineData("""{ "scopes": { "a": { "platforms": ["linux"] } } }""", "scopes.a.platforms[0]")]
    [InlineData("""{ "scopes": { "a": { "tags": {} } } }""", "scopes.a.tags")]
    [InlineData("""{ "approvers": { "a": [] } }""", "approvers.a")]
    [InlineData("""{ "approvers": { "a": ["group/x"] } }""", "approvers.a[0]")]
    [InlineData("""{ "approvers": { "a": ["arn:aws:sts::111122223333:assumed-role/x/y"] } }""", "approvers.a[0]")]
    [InlineData("""{ "modes": { "gates": "act", "gates": "off" } }""", "modes.gates")]
    [InlineData("""{ "modes": { "deployments": "act" } }""", "modes.deployments")]
    public void A_problem_has_the_path_of_the_invalid_element(string text, string pathEnd)
    {
        var errors = PolicyReader.Read(text).Problems.Where(problem => problem.Severity == ProblemSeverity.Error);

        Assert.EndsWith(pathEnd, Assert.Single(errors).Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "gates": [ {} ] }""", "gates[0].name", "gates[0].scope", "gates[0].step", "gates[0].require")]
    [InlineData("""{ "expect": [ {} ] }""", "expect[0].build", "expect[0].then", "expect[0].step")]
    public void Names_every_member_that_is_missing(string text, params string[] paths) => Assert.Equal(
        paths.Order(),
        PolicyReader.Read(text).Problems.Where(problem => problem.Found == "nothing").Select(problem => problem.Path).Order());

    [Theory]
    // Not a workflow type.
    [InlineData("gates[0].step", ProblemSeverity.Error, Scanned, "\"*\"", "release/ApproveRelease")]
    // Not a valid step name in a workflow document.
    [InlineData("gates[0].step", ProblemSeverity.Error, Scanned, "\"*\"", "distribution/Approve Release")]
    [InlineData("gates[0].scope", ProblemSeverity.Error, Scanned, "[]")]
    [InlineData("gates[0].scope[1]", ProblemSeverity.Error, Scanned, "[\"web\", \"nobody\"]")]
    [InlineData("gates[0].require", ProblemSeverity.Error, "\"require\": {}")]
    [InlineData("gates[0].require.findings", ProblemSeverity.Error, """ "require": { "findings": {} } """)]
    [InlineData("gates[0].require.findings.high.fixable", ProblemSeverity.Error, """ "require": { "findings": { "high": { "atMost": 1, "fixable": 2 } } } """)]
    [InlineData("gates[0].require.approvals.from[0]", ProblemSeverity.Error, """ "require": { "approvals": { "from": ["legal"] } } """)]
    [InlineData("gates[0].require.approvals.from[1]", ProblemSeverity.Error, """ "require": { "approvals": { "from": ["platform", "platform"] } } """)]
    [InlineData("gates[0].require.approvals.from", ProblemSeverity.Error, """ "require": { "approvals": { "each": 1 } } """)]
    // Images are scanned and tested only after the build workflows.
    [InlineData("gates[0].require.scan", ProblemSeverity.Error, Scanned, "\"*\"", "build/Approve")]
    [InlineData("gates[0].require.findings", ProblemSeverity.Error, """ "require": { "findings": { "low": 1 } } """, "\"*\"", "build/Approve")]
    [InlineData("gates[0].require.tests", ProblemSeverity.Error, """ "require": { "tests": "passed" } """, "\"*\"", "build/Approve")]
    [InlineData("gates[0].require.tests", ProblemSeverity.Error, """ "require": { "tests": "passed" } """, "\"*\"", "test/Approve")]
    [InlineData("gates[0].require.scan", ProblemSeverity.Warning, Scanned, "\"*\"", "*/Approve")]
    // Longer than a WaitForAction step can wait, and longer than its default time-out.
    [InlineData("gates[0].expires.after", ProblemSeverity.Error, Approved + """, "expires": { "after": "8d", "then": "stop" } """)]
    [InlineData("gates[0].expires.after", ProblemSeverity.Warning, Approved + """, "expires": { "after": "3d", "then": "stop" } """)]
    [InlineData("gates[0].expires.then", ProblemSeverity.Error, Approved + """, "expires": { "after": "2d", "then": "resume" } """)]
    [InlineData("gates[0].expires.after", ProblemSeverity.Error, Approved + """, "expires": { } """)]
    [InlineData("gates[0].remind", ProblemSeverity.Error, Approved + """, "remind": "2d", "expires": { "after": "1d" } """)]
    [InlineData("gates[0].unknown.for", ProblemSeverity.Error, Scanned + """, "unknown": { "askEvery": "2h", "for": "1h" } """)]
    [InlineData("gates[0].unknown.askEvery", ProblemSeverity.Error, Scanned + """, "unknown": { "askEvery": "4h" } """)]
    [InlineData("gates[0].unknown.then", ProblemSeverity.Error, Scanned + """, "unknown": { "then": "resume" } """)]
    [InlineData("gates[0].unmet", ProblemSeverity.Error, Scanned + """, "unmet": "resume" """)]
    [InlineData("gates[0].remind", ProblemSeverity.Warning, Scanned + """, "unmet": "stop", "unknown": { "then": "stop" }, "remind": "1h" """)]
    public void A_rule_that_cannot_work_is_a_problem(
        string path, ProblemSeverity severity, string members, string scope = "\"*\"", string step = "distribution/ApproveRelease")
    {
        // The second rule uses all definitions, so that only problems of the first rule remain.
        var result = PolicyReader.Read(With(
            Gate(members, scope: scope, step: step),
            Gate("""  "require": { "approvals": { "from": ["platform", "security"] } } """, "other", "[\"pay\", \"web\"]")));

        var problem = Assert.Single(result.Problems);
        Assert.Equal((path, severity), (problem.Path, problem.Severity));
        Assert.Equal(severity == ProblemSeverity.Error, result.Policy is null);
    }

    [Fact]
    public void Two_rules_of_one_name_are_an_error() =>
        Assert.Contains(
            PolicyReader.Read(With(Gate(Scanned), Gate(Approved))).Problems,
            problem => problem is { Path: "gates[1].name", Severity: ProblemSeverity.Error });

    [Fact]
    public void A_rule_that_repeats_another_is_a_warning() =>
        Assert.Contains(
            PolicyReader.Read(With(Gate(Scanned), Gate(Scanned, "again"))).Problems,
            problem => problem is { Path: "gates[1]", Severity: ProblemSeverity.Warning } && problem.Expected.Contains("\"clean\"", StringComparison.Ordinal));

    [Fact]
    public void A_rule_for_people_chosen_by_tags_is_a_warning()
    {
        const string text = """
            { "scopes": { "prod": { "tags": { "env": "prod" } } }, "approvers": { "platform": ["role/Platform"] },
              "gates": [ { "name": "people", "scope": "prod", "step": "distribution/X", "require": { "approvals": { "from": ["platform"] } } } ] }
            """;

        var problem = Assert.Single(PolicyReader.Read(text).Problems);
        Assert.Equal(("gates[0].scope", ProblemSeverity.Warning), (problem.Path, problem.Severity));
    }

    [Fact]
    public void More_approvals_than_a_group_has_people_are_an_error()
    {
        const string text = """
            { "approvers": { "pair": ["user/kim", "user/lee"] },
              "gates": [ { "name": "people", "scope": "*", "step": "distribution/X", "require": { "approvals": { "from": ["pair"], "each": 3 } } } ] }
            """;

        Assert.Equal("gates[0].require.approvals.each", Assert.Single(PolicyReader.Read(text).Problems).Path);
    }

    [Fact]
    public void An_unused_definition_is_a_warning() => Assert.Equal(
        ["scopes.pay", "scopes.web", "approvers.platform", "approvers.security"],
        PolicyReader.Read(With(Gate(Scanned))).Problems.Select(problem => problem.Path));

    [Fact]
    public void A_policy_without_rules_has_a_warning()
    {
        var result = PolicyReader.Read("{}");

        Assert.NotNull(result.Policy);
        Assert.Equal(ProblemSeverity.Warning, Assert.Single(result.Problems).Severity);
    }

    [Fact]
    public void An_unreadable_rule_causes_no_problems_elsewhere()
    {
        var result = PolicyReader.Read(With(
            """{ "name": 1, "scope": ["pay", "web"], "step": "nowhere", "require": { "scan": {}, "approvals": { "from": ["platform", "security"] } } }"""));

        Assert.Equal(["gates[0].name", "gates[0].step"], result.Problems.Select(problem => problem.Path));
    }

    [Theory]
    [InlineData("""{ "build": "web-shop", "then": "resume", "reason": "nobody" }""", "expect[0].reason")]
    [InlineData("""{ "build": "web-shop", "then": "release" }""", "expect[0].then")]
    [InlineData("""{ "build": "web-*", "then": "hold" }""", "expect[0].build")]
    [InlineData("""{ "build": "web-shop", "then": "hold", "step": "distribution/*" }""", "expect[0].step")]
    [InlineData("""{ "build": "web-shop", "then": "hold", "findings": { "high": { "count": 1, "fixable": 2 } } }""", "expect[0].findings.high.fixable")]
    [InlineData("""{ "build": "web-shop", "then": "hold", "approvals": ["legal"] }""", "expect[0].approvals[0]")]
    [InlineData("""{ "build": "web-shop", "then": "hold", "waited": "8d" }""", "expect[0].waited")]
    public void An_invalid_expectation_is_an_error(string expectation, string path)
    {
        var text = $$"""{ "gates": [ {{Gate(Scanned)}} ], "expect": [ {{expectation}} ] }""";

        Assert.Equal((path, ProblemSeverity.Error), PolicyReader.Read(text).Problems.Select(problem => (problem.Path, problem.Severity)).Single());
    }
}
