using ImageBuilderAutomation.Cli.Output;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Policies;

public sealed class ExplainVerbTests
{
    private static readonly string Sample = Repository.PathOf("policy", "policy.json");

    [Fact]
    public async Task Shows_every_rule_every_condition_and_the_winner()
    {
        var run = await ExplainAsync("--pipeline", "pay-api", "--scan", "missing", "--approval", "platform:kim", "--waited", "1h");

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        var lines = run.Output.Split('\n');
        Assert.StartsWith(
            "pay-api at distribution/ApproveRelease: scan missing, approved by kim of platform, waited 1h; policy ", lines[0], StringComparison.Ordinal);
        Assert.Equal(
            """
               RULE         ANSWER    CONDITION  IS       OBSERVED
               clean        askAgain  scan       unknown  scan missing
                                      tests      true     tests passed
                                      findings   unknown  findings unknown: scan missing
            >  pci-release  hold      approvals  false    approval missing from security
            """.ReplaceLineEndings("\n"),
            string.Join('\n', lines[2..7]));
        Assert.StartsWith("hold: pci-release: approval missing from security (policy ", lines[8], StringComparison.Ordinal);
        Assert.Equal("releasable for: 69h (rule pci-release, expires.after 70h)", lines[9]);
        Assert.Equal(
            "next: people record missing approvals with gates approve, or stop the step with gates stop; next check in 10m", lines[10]);
    }

    [Fact]
    public async Task Says_why_a_rule_does_not_match()
    {
        var (scope, step) = (await ExplainAsync("--pipeline", "web-shop"), await ExplainAsync("--pipeline", "web-shop", "--step", "test/Other"));
        Assert.Contains("does not match: its scope is pay, pay-pipelines", scope.Output, StringComparison.Ordinal);
        Assert.Contains("does not match: its step is distribution/ApproveRelease", step.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("resume", "--pipeline", "web-shop", "--high", "3:0", "--low", "40")]
    [InlineData("stop", "--pipeline", "web-shop", "--high", "3:1")]
    [InlineData("stop", "--pipeline", "web-shop", "--high", "3")]
    [InlineData("stop", "--pipeline", "web-shop", "--tests", "failed")]
    [InlineData("askAgain", "--pipeline", "web-shop", "--scan", "unfinished")]
    [InlineData("hold", "--pipeline", "web-shop", "--scan", "failed", "--waited", "3h")]
    [InlineData("hold", "--pipeline", "web-shop", "--recipe", "pay-api")]
    [InlineData("hold", "--pipeline", "web-shop", "--step", "distribution/Other")]
    [InlineData("resume", "--pipeline", "pay-api", "--approval", "platform", "--approval", "security")]
    [InlineData("hold", "--pipeline", "pay-api", "--approval", "platform:kim", "--approval", "security:kim")]
    [InlineData("stop", "--pipeline", "pay-api", "--waited", "70h")]
    public async Task Decides_as_the_functions_do(string answer, params string[] options)
    {
        var run = await ExplainAsync([.. options, "--json"]);

        Assert.Equal(answer, run.Json["answer"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("resume", "--package", "openssl=3.0.8-1", "--image-age", "1h", "--parent-age", "29d", "--approval", "people:lee", "--started-by", "kim")]
    [InlineData("stop", "--package", "telnet", "--parent-age", "29d")]
    [InlineData("askAgain", "--parent-age", "29d", "--approval", "people", "--started-by", "kim")]
    [InlineData("askAgain", "--package", "openssl", "--approval", "people", "--started-by", "kim")]
    [InlineData("stop", "--package", "openssl", "--parent-age", "31d")]
    [InlineData("stop", "--package", "openssl", "--image-age", "3h", "--parent-age", "29d")]
    [InlineData("hold", "--package", "openssl", "--parent-age", "29d", "--approval", "people:kim", "--started-by", "kim")]
    [InlineData("hold", "--package", "openssl", "--parent-age", "29d", "--approval", "people:kim")]
    [InlineData("askAgain", "--package", "openssl", "--parent-age", "29d", "--ami-scan", "missing", "--approval", "people", "--started-by", "kim")]
    [InlineData("stop", "--package", "openssl", "--parent-age", "29d", "--ami-finding", "critical:CVE-2")]
    [InlineData(
        "resume", "--package", "openssl", "--parent-age", "29d", "--ami-finding", "critical:CVE-1:openssl", "--approval", "people", "--started-by", "kim",
        "--on", "2026-12-31")]
    [InlineData("stop", "--package", "openssl", "--parent-age", "29d", "--ami-finding", "critical:CVE-1:openssl", "--on", "2027-01-01")]
    [InlineData("stop", "--package", "openssl", "--parent-age", "29d", "--finding", "high:CVE-3")]
    [InlineData("hold", "--image-version", "2.0.0")]
    public async Task Accepts_every_fact_that_a_rule_can_require(string answer, params string[] options)
    {
        using var policy = new PolicyText("""
            { "scopes": { "one": { "versions": ["1.*"] } }, "approvers": { "people": ["role/People"] }, "waivers": "./waivers.json",
              "gates": [ { "name": "all", "scope": "one", "step": "distribution/X", "unmet": "stop", "require": {
                "packages": { "absent": ["telnet"] }, "age": { "image": "2h", "parent": "30d" }, "findings": { "high": 0 },
                "amiScan": { "findings": { "critical": 0 } }, "approvals": { "from": ["people"], "notStarter": true } } } ] }
            """);
        policy.Beside("waivers.json", """
            { "waivers": [ { "findings": ["CVE-1"], "package": "openssl", "until": "2026-12-31", "owner": "kim", "reason": "off" } ] }
            """);

        var run = await Cli.RunAsync(["policy", "explain", policy.Path, "--json", "--pipeline", "web-shop", .. options]);

        Assert.Equal(answer, run.Json["answer"]!.GetValue<string>());
    }

    [Fact]
    public async Task Accepts_every_fact_that_a_scope_can_select_by()
    {
        using var policy = new PolicyText("""
            { "scopes": { "odd": { "tags": { "env": "prod-*", "team": "shop" }, "platforms": ["Windows"], "buildTypes": ["SCHEDULED"] } },
              "gates": [ { "name": "odd", "scope": "odd", "step": "*/*", "require": { "scan": {} } } ] }
            """);
        string[] all =
        [
            "policy", "explain", policy.Path, "--json", "--pipeline", "x", "--step", "distribution/Y",
            "--tag", "env=prod-eu", "--tag", "team=shop", "--platform", "Windows", "--build-type", "SCHEDULED",
        ];

        Assert.Equal("resume", (await Cli.RunAsync(all)).Json["answer"]!.GetValue<string>());
        Assert.Equal("hold", (await Cli.RunAsync(all[..^2])).Json["answer"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("--pipeline")]
    [InlineData("--scan", "finished")]
    [InlineData("--critical", "many")]
    [InlineData("--critical", "1:2")]
    [InlineData("--critical", "1:1:1")]
    [InlineData("--critical", "5000")]
    [InlineData("--waited", "2 days")]
    [InlineData("--tag", "env")]
    [InlineData("--step", "distribution/*")]
    [InlineData("--approval", "legal")]
    [InlineData("--finding", "CVE-1")]
    [InlineData("--ami-finding", "grave:CVE-1")]
    [InlineData("--ami-scan", "done")]
    [InlineData("--on", "tomorrow")]
    [InlineData("--parent-age", "old")]
    public async Task An_invalid_option_names_the_expected_value_with_exit_code_2(params string[] wrong)
    {
        var run = await ExplainAsync(wrong is ["--pipeline"] ? [] : ["--pipeline", "web-shop", .. wrong]);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.Contains(wrong[^1], run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_step_is_required_when_the_rules_name_several()
    {
        using var policy = new PolicyText("""
            { "gates": [ { "name": "a", "scope": "*", "step": "distribution/A", "require": { "scan": {} } },
                         { "name": "b", "scope": "*", "step": "distribution/B", "require": { "scan": {} } } ] }
            """);

        var run = await Cli.RunAsync("policy", "explain", policy.Path, "--pipeline", "web-shop");

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Contains("--step", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_with_errors_is_not_explained()
    {
        using var policy = new PolicyText("""{ "gates": 1 }""");

        var run = await Cli.RunAsync("policy", "explain", policy.Path, "--pipeline", "web-shop");

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.Contains("  error  gates  line 1", run.Output, StringComparison.Ordinal);
    }

    private static Task<Cli> ExplainAsync(params string[] options) => Cli.RunAsync(["policy", "explain", Sample, .. options]);
}
