using System.Text.RegularExpressions;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Local.Invocation;
using TestKit;

namespace EndToEnd;

public class DemoTests
{
    /// <summary>The demo as most tests look at it; it is played once.</summary>
    private static readonly Lazy<Task<Terminal>> Demo = new(() => Terminal.RunAsync("demo"));

    [Fact]
    public async Task Every_claim_passes_and_the_history_is_printed()
    {
        var demo = await Demo.Value;

        Assert.True(demo.ExitCode == 0, demo.Output + demo.Error);
        var passed = $"passed  {Claims.All.Count} of {Claims.All.Count} claims, each checked against the emulator's own log (";
        Assert.Contains(demo.Lines, l => l.StartsWith(passed, StringComparison.Ordinal));
        Assert.DoesNotContain("failed  ", demo.Output, StringComparison.Ordinal);
        Assert.Empty(demo.Error);

        var history = demo.Lines.SkipWhile(l => !l.StartsWith("build  ", StringComparison.Ordinal)).Skip(1).Where(l => l.Length > 0).ToList();
        Assert.Equal(10, history.Count);
        Assert.Single(history, l => Regex.IsMatch(l, "^edge-proxy 1.0.0/1 .*DEPRECATED  ami-"));
        Assert.Single(history, l => Regex.IsMatch(l, "^pay-api 1.0.0/1 .*FAILED .*STOP Wed .*expired after 2d"));
        Assert.Equal(7, history.Count(l => Regex.IsMatch(l, "AVAILABLE +ami-[0-9a-f]{17}  RESUME")));
    }

    [LongFact]
    public async Task The_output_is_the_same_with_functions_as_processes_and_a_real_kill()
    {
        var inside = await Demo.Value;
        var processes = await Terminal.RunAsync("demo", "--processes");

        Assert.True(processes.ExitCode == 0, processes.Output + processes.Error);
        Assert.Contains(
            "AnswerWaitingStep was killed after the service accepted its request and before it recorded that", processes.Output, StringComparison.Ordinal);
        Assert.Equal(Repeatable(inside.Output), Repeatable(processes.Output));
    }

    [LongFact]
    public async Task The_same_seed_gives_the_same_output()
    {
        var first = await Demo.Value;
        var second = await Terminal.RunAsync("demo");

        Assert.Equal(Repeatable(first.Output), Repeatable(second.Output));
    }

    [Fact]
    public async Task Another_policy_makes_claims_fail_with_expected_and_found_values()
    {
        var policy = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(
                policy,
                """
                { "modes": { "gates": "act" },
                  "gates": [ { "name": "careless", "scope": "*", "step": "distribution/ApproveRelease", "require": { "tests": "passed" }, "unmet": "stop" } ] }
                """);
            var demo = await Terminal.RunAsync("demo", "--policy", policy);

            Assert.Equal(1, demo.ExitCode);
            Assert.Contains(demo.Lines, l => l.StartsWith("failed  ", StringComparison.Ordinal));
            const string Claim = "failed  web-shop 1.0.0/1: exactly one request stopped it, and its reason names the CVE";
            var stopped = demo.Lines.Index().Single(l => l.Item.Contains(Claim, StringComparison.Ordinal)).Index;
            Assert.Contains("expected: STOP sent by SweepWaitingSteps", demo.Lines[stopped + 1], StringComparison.Ordinal);
            Assert.Contains("found:    RESUME sent by AnswerWaitingStep", demo.Lines[stopped + 2], StringComparison.Ordinal);
            Assert.Contains("failed  base-al2023 1.0.0/1: the plan keeps it, and names the launch template", demo.Output, StringComparison.Ordinal);
            Assert.Contains("failed  base-al2023 1.0.0/1: its AMI is not deprecated in EC2; that of edge-proxy", demo.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(policy);
        }
    }

    [LongFact]
    public async Task A_second_request_for_a_step_makes_claims_fail()
    {
        var output = new StringWriter();
        var sabotage = new DemoOptions
        {
            Amend = (_, services) => services.Decorate<IWorkflowSteps>(steps => new DuplicatingWorkflowSteps(steps)),
        };

        Assert.Equal(1, await DemoRun.RunAsync(sabotage, output, default));
        Assert.Contains(
            "failed  base-al2023 1.0.0/1: AnswerWaitingStep released it with exactly one request", output.ToString(), StringComparison.Ordinal);
    }

    [LongFact]
    public async Task A_history_that_is_not_stored_makes_claims_fail()
    {
        var output = new StringWriter();
        var sabotage = new DemoOptions
        {
            Amend = (function, services) => services.Decorate<ImageBuilderAutomation.History.IBuildRecords>(records => new LossyBuildRecords(records)),
        };

        Assert.Equal(1, await DemoRun.RunAsync(sabotage, output, default));
        Assert.Contains(
            "failed  all builds: history records every build in the state that the service shows", output.ToString(), StringComparison.Ordinal);
    }

    /// <summary>Removes the two parts of the output that differ from run to run: the port and the duration.</summary>
    private static string Repeatable(string output) => Regex.Replace(Regex.Replace(output, @"127\.0\.0\.1:\d+", "127.0.0.1"), @" \(\d+\.\d s\)", "");
}
