using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Tests.History;

public sealed class OneBuildTests(SeededTable table) : IClassFixture<SeededTable>
{
    private static void AssertShown(string expected, Cli run) => Assert.Equal((ExitCode.Ok, "", expected + "\n"), (run.ExitCode, run.Error, run.Output));

    [Fact]
    public async Task A_build_is_reported_with_its_states_and_its_gate() => AssertShown(
        """
        arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/7
          status    AVAILABLE
          started   2026-11-20T09:00:00Z
          pipeline  base
          recipe    base/1.0.0
          image     ami-0aaa eu-west-1 111122223333
          tag       team=platform

          2026-11-20T09:00:00Z  StartImagePipelineExecution  by arn:aws:sts::111122223333:assumed-role/Developer/alice

        attempt 1, 29m 00s
          2026-11-20T09:01:00Z  BUILDING   19m 00s  reported by eventbridge
          2026-11-20T09:20:00Z  TESTING    10m 00s  reported by eventbridge
          2026-11-20T09:30:00Z  AVAILABLE           reported by eventbridge

        gate ApproveRelease, answered
          step      step-1
          opened    2026-11-20T09:25:00Z, until 2026-11-21T09:00:00Z
          approved  2026-11-20T09:25:00Z for platform by arn:aws:iam::111122223333:role/Approver: looks good
          decided   2026-11-20T09:26:00Z resume (on event): clean: 0 critical, at most 0 (policy 8f3c1e)
          request   2026-11-20T09:26:00Z RESUME, number 1: clean: 0 critical
          outcome   2026-11-20T09:27:00Z RESUME, step COMPLETED: clean: 0 critical
          RULE   ANSWER  CONDITION          IS    OBSERVED
          clean  resume                           all conditions hold
                         findings.critical  true  0 critical, at most 0
        """,
        await table.AskAsync("show", "base/1.0.0/7"));

    [Fact]
    public async Task A_build_is_shown_although_a_record_of_a_leftover_is_damaged_and_the_leftovers_are_said_to_be_incomplete()
    {
        var run = await table.AskTableAsync(SeededTable.Damaged, "show", "base/1.0.0/7");

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Contains("  status    AVAILABLE\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("leftovers\n  incomplete: Expected a record of kind 'leftover'", run.Output, StringComparison.Ordinal);
        Assert.NotNull((await table.AskTableAsync(SeededTable.Damaged, "show", "base/1.0.0/7", "--json")).Json["leftoversIncomplete"]);
    }

    [Fact]
    public async Task A_failed_build_reports_the_step_and_its_message()
    {
        var text = (await table.AskAsync("show", "web/2.0.0/1")).Output;
        var json = (await table.AskAsync("show", "web/2.0.0/1", "--json")).Json["details"]!;

        Assert.Contains("  findings   unknown: the image was not scanned\n", text, StringComparison.Ordinal);
        Assert.Contains(
            "  failed in  BUILD workflow wf-1, step Install (ExecuteComponents)\n  reason     no \uFFFD[31mdisk\uFFFD[0m space\n",
            text, StringComparison.Ordinal);
        Assert.Contains(
            """

            BUILD workflow build/build-image/1.0.3/1, FAILED
              2026-11-20T11:01:00Z  LaunchBuildInstance  COMPLETED  2m 00s
              2026-11-20T11:03:00Z  Install              FAILED     7m 00s  no
            """, text, StringComparison.Ordinal);
        Assert.Equal(("Install", false), (json["failure"]!["step"]!.GetValue<string>(), json["failure"]!["distributionOnly"]!.GetValue<bool>()));
        Assert.Equal(420, json["workflows"]![0]!["steps"]![1]!["durationSeconds"]!.GetValue<int>());
        Assert.Null(json["findings"]);
    }

    [Fact]
    public async Task A_retried_build_shows_its_attempts_and_its_earlier_failure()
    {
        var run = await table.AskAsync("show", "arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/8");

        Assert.Contains("  failed before  no launch permission\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nattempt 1, 24m 00s\n", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nattempt 2, distribution retried, 10m 00s\n", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task External_texts_reach_the_terminal_without_control_characters()
    {
        foreach (var run in new[] { await table.AskAsync("show", "web/2.0.0/1"), await table.AskAsync("builds", "--pipeline", "web") })
        {
            Assert.Contains("no disk", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain(run.Output, c => char.IsControl(c) && c != '\n' || c == '\u202e');
        }
    }

    [Fact]
    public async Task The_whole_audit_trail_is_available_as_JSON()
    {
        var trail = (await table.AskAsync("show", "base/1.0.0/7", "--json")).Json;

        Assert.Equal("TESTING", trail["timeline"]![0]!["states"]![1]!["status"]!.GetValue<string>());
        Assert.Equal(600, trail["timeline"]![0]!["states"]![1]!["durationSeconds"]!.GetValue<int>());
        var gate = trail["gates"]![0]!;
        Assert.Equal("true", gate["decision"]!["rules"]![0]!["conditions"]![0]!["is"]!.GetValue<string>());
        Assert.Equal(("RESUME", "COMPLETED"), (gate["request"]!["action"]!.GetValue<string>(), gate["outcome"]!["stepStatus"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("image", "ami-0ccc", "base/1.0.0/8")]
    [InlineData("image", "ami-0aaa", "base/1.0.0/7")]
    [InlineData("current", "base", "base/1.0.0/8")]
    [InlineData("current", "arn:aws:imagebuilder:eu-west-1:111122223333:image-recipe/base/1.0.0", "base/1.0.0/8")]
    public async Task The_build_of_an_AMI_and_the_current_one_of_a_recipe_are_found(string verb, string asked, string expected)
    {
        var (text, json) = (await table.AskAsync(verb, asked), await table.AskAsync(verb, asked, "--json"));

        Assert.Equal((ExitCode.Ok, ExitCode.Ok), (text.ExitCode, json.ExitCode));
        Assert.Contains($"\n{expected}  ", text.Output, StringComparison.Ordinal);
        Assert.Equal(expected, json.Json["build"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("show", "base/1.0.0/99")]
    [InlineData("image", "ami-0fff")]
    [InlineData("current", "web")]
    [InlineData("current", "container-recipe/base")]
    public async Task A_build_that_history_does_not_have_ends_with_exit_code_1(params string[] args)
    {
        var run = await table.AskAsync(args);

        Assert.Equal((ExitCode.Problems, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("The history has no ", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("show", "base")]
    [InlineData("show", "arn:aws:imagebuilder:eu-west-1:999999999999:image/base/1.0.0/7")]
    [InlineData("builds", "--day", "20.11.2026")]
    [InlineData("builds", "--day", "2026-11-20", "--pipeline", "base")]
    [InlineData("builds", "--limit", "0")]
    [InlineData("stats", "--from", "2026-11-20", "--to", "2026-11-19")]
    [InlineData("stats", "--from", "2024-11-20", "--to", "2026-11-19")]
    public async Task Invalid_arguments_end_with_exit_code_2(params string[] args)
    {
        var run = await table.AskAsync(args);

        Assert.Equal((ExitCode.Usage, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("Expected ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_table_is_reported_with_the_service_s_message()
    {
        var run = await table.AskTableAsync("other", "builds");

        Assert.Equal((ExitCode.Problems, ""), (run.ExitCode, run.Output));
        Assert.StartsWith("history builds failed: DynamoDB answered ResourceNotFoundException: Requested resource not found: table 'other'", run.Error, StringComparison.Ordinal);
    }
}
