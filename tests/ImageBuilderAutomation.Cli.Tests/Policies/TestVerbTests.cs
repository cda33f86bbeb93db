using ImageBuilderAutomation.Cli.Output;
using TestKit;

namespace ImageBuilderAutomation.Cli.Tests.Policies;

public sealed class TestVerbTests
{
    private const string OneHoldsOneDoesNot = """
        {
          "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "findings": { "critical": 0 } }, "unmet": "stop" } ],
          "expect": [
            { "build": "web-shop", "then": "resume", "reason": "clean" },
            { "build": "web-shop", "findings": { "critical": 2 }, "then": "hold" }
          ]
        }
        """;

    [Fact]
    public async Task The_expectations_of_the_checked_in_policy_hold()
    {
        var run = await Cli.RunAsync("policy", "test", Repository.PathOf("policy", "policy.json"));

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.DoesNotContain("FAIL", run.Output, StringComparison.Ordinal);
        Assert.Contains("25 of 25 expectations hold", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_the_actual_answer_of_a_failed_expectation()
    {
        using var policy = new PolicyText(OneHoldsOneDoesNot);

        var run = await Cli.RunAsync("policy", "test", policy.Path);

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        var lines = run.Output.Split('\n');
        Assert.Equal("ok    web-shop  resume (clean)  clean", lines[0]);
        Assert.Equal("FAIL  web-shop  hold            2 critical", lines[1]);
        Assert.StartsWith("got stop: clean: 2 critical CVE-0000-0001 CVE-0000-0002, at most 0 (policy ", lines[2].TrimStart(), StringComparison.Ordinal);
        Assert.StartsWith("1 of 2 expectations hold, policy ", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prints_the_same_results_as_JSON()
    {
        using var policy = new PolicyText(OneHoldsOneDoesNot);

        var run = await Cli.RunAsync("policy", "test", policy.Path, "--json");

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.Equal([true, false], run.Json["expectations"]!.AsArray().Select(item => item!["holds"]!.GetValue<bool>()));
        Assert.Equal("stop", run.Json["expectations"]![1]!["answer"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_policy_with_errors_is_not_tested()
    {
        using var policy = new PolicyText("""{ "expect": [ { "build": "web-shop", "then": "maybe" } ] }""");

        var run = await Cli.RunAsync("policy", "test", policy.Path);

        Assert.Equal(ExitCode.Problems, run.ExitCode);
        Assert.Contains("expect[0].then", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("expectations hold", run.Output, StringComparison.Ordinal);
    }
}
