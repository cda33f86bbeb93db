using ImageBuilderAutomation.Cli.Output;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Policies;

public sealed class ValidateVerbTests
{
    private const string FiveErrors = """
        {
          "modes": { "gates": "on" },
          "waivers": "./waivers.json",
          "gates": [
            { "name": "clean", "scope": "everything", "step": "deploy/Approve",
              "require": { "findings": { "critical": -1 } } }
          ]
        }
        """;

    [Fact]
    public async Task The_checked_in_policy_is_valid()
    {
        var run = await Cli.RunAsync("policy", "validate", Repository.PathOf("policy", "policy.json"));

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Matches(@"policy\.json: valid, policy [0-9a-f]{6}, 2 gate rules, 0 waivers, 19 expectations\n$", run.Output);
    }

    [Fact]
    public async Task Reports_five_errors_of_one_file_at_once()
    {
        using var policy = new PolicyText(FiveErrors);

        var run = await Cli.RunAsync("policy", "validate", policy.Path);

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.StartsWith($"{policy.Path}: 5 errors, 0 warnings\n", run.Output, StringComparison.Ordinal);
        Assert.Contains(
            "  error  modes.gates  line 2, column 23\n    found     \"on\"\n    expected  one of \"act\", \"observe\", \"off\"\n",
            run.Output, StringComparison.Ordinal);
        foreach (var path in new[] { "waivers", "gates[0].scope", "gates[0].step", "gates[0].require.findings.critical" })
            Assert.Contains($"  error  {path}  line ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_the_same_problems_as_JSON()
    {
        using var policy = new PolicyText(FiveErrors);

        var run = await Cli.RunAsync("policy", "validate", policy.Path, "--json");

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.False(run.Json["valid"]!.GetValue<bool>());
        Assert.Null(run.Json["hash"]);
        Assert.Equal(5, run.Json["problems"]!.AsArray().Count);
        Assert.Equal("gates[0].require.findings.critical", run.Json["problems"]![4]!["path"]!.GetValue<string>());
        Assert.Equal(6, run.Json["problems"]![4]!["line"]!.GetValue<int>());
    }

    [Fact]
    public async Task Malformed_JSON_is_one_problem_with_its_place()
    {
        using var policy = new PolicyText("{\n  \"gates\": [,]\n}");

        var run = await Cli.RunAsync("policy", "validate", policy.Path);

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.Contains("1 error, 0 warnings\n  error  $  line 2, column 13\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Warnings_are_shown_and_do_not_fail()
    {
        using var policy = new PolicyText("{}");

        var run = await Cli.RunAsync("policy", "validate", policy.Path);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("0 errors, 1 warning\n  warning  $", run.Output, StringComparison.Ordinal);
        Assert.Contains(": valid, policy ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Problems_of_the_waivers_file_are_reported_with_its_name()
    {
        using var policy = new PolicyText("""
            { "waivers": "./waivers.json",
              "gates": [ { "name": "a", "scope": "*", "step": "distribution/A", "require": { "findings": { "critical": 0 } } } ] }
            """);
        policy.Beside("waivers.json", """
            { "waivers": [
              { "findings": ["CVE-1"], "until": "2001-01-31", "owner": "kim", "reason": "off" },
              { "findings": ["CVE-2"], "until": "9000-01-31", "owner": "kim", "reason": "off" } ] }
            """);

        var run = await Cli.RunAsync("policy", "validate", policy.Path);

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.Contains("1 error, 1 warning\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  warning  waivers.json: waivers[0].until  line 2, column 37\n    found     \"2001-01-31\"\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("  error  waivers.json: waivers[1].until  line 3, column 37\n", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("policy", "validate", "no-such-file.json")]
    [InlineData("policy", "validate", "a.json", "b.json")]
    [InlineData("policy", "valid")]
    [InlineData("policy")]
    public async Task An_invalid_command_line_is_reported_with_exit_code_2(params string[] args)
    {
        var run = await Cli.RunAsync(args);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.NotEmpty(run.Error);
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("policy", "--help")]
    [InlineData("policy", "explain", "--help")]
    public async Task Prints_help(params string[] args)
    {
        var run = await Cli.RunAsync(args);

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains("Usage:", run.Output, StringComparison.Ordinal);
    }
}
