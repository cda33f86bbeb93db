using ImageBuilderAutomation.Cli.Output;

namespace ImageBuilderAutomation.Cli.Tests.History;

public sealed class ListingTests(SeededTable table) : IClassFixture<SeededTable>
{
    private static void AssertShown(string expected, Cli run) => Assert.Equal((ExitCode.Ok, "", expected + "\n"), (run.ExitCode, run.Error, run.Output));

    [Fact]
    public async Task Builds_of_a_day_are_listed_newest_first_with_safe_texts() => AssertShown(
        """
        BUILD         STARTED               STATUS                 DURATION  PIPELINE  IMAGES             WHY
        web/2.0.0/1   2026-11-20T11:00:00Z  FAILED                 9m 00s    web                          step �[31mInstall�[0m failed: no disk �space
        base/1.0.0/8  2026-11-20T10:00:00Z  AVAILABLE (attempt 2)  10m 00s   base      ami-0bbb ami-0ccc
        base/1.0.0/7  2026-11-20T09:00:00Z  AVAILABLE              29m 00s   base      ami-0aaa
        3 builds
        """,
        await table.AskAsync("builds", "--day", "2026-11-20"));

    [Theory]
    [InlineData(new[] { "--pipeline", "base" }, new[] { "base/1.0.0/8", "base/1.0.0/7" })]
    [InlineData(new[] { "--pipeline", "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web" }, new[] { "web/2.0.0/1" })]
    [InlineData(new[] { "--status", "available" }, new[] { "base/1.0.0/8", "base/1.0.0/7" })]
    [InlineData(new[] { "--status", "FAILED" }, new[] { "shop/1.0.0/2", "web/2.0.0/1" })]
    [InlineData(new[] { "--day", "2026-11-19" }, new string[0])]
    public async Task Builds_are_selected_by_one_option(string[] question, string[] expected)
    {
        var run = await table.AskAsync(["builds", "--json", .. question]);

        Assert.Equal((ExitCode.Ok, ""), (run.ExitCode, run.Error));
        Assert.Equal(expected, run.Json["builds"]!.AsArray().Select(build => build!["build"]!.GetValue<string>()));
        Assert.False(run.Json["more"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_stopped_build_names_the_rule_and_the_vulnerability_and_no_execution()
    {
        foreach (var run in new[] { await table.AskAsync("builds", "--day", "2026-12-05"), await table.AskAsync("show", "shop/1.0.0/2") })
        {
            Assert.Contains("stopped by rule web-needs-approval: 1 critical CVE-2026-4411, at most 0\n", run.Output, StringComparison.Ordinal);
            Assert.DoesNotContain("wf-", run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_stopped_build_is_counted_apart_from_failures() => AssertShown(
        """
        2026-12-05 to 2026-12-05
        PIPELINE  BUILDS  AVAILABLE  FAILED  STOPPED  CANCELLED  UNFINISHED  FAILURE RATE  P50  P95
        shop      1       0          0       1        0          0
        """,
        await table.AskAsync("stats", "--from", "2026-12-05", "--to", "2026-12-05"));

    [Fact]
    public async Task A_limited_list_says_that_there_are_more_builds()
    {
        var run = await table.AskAsync("builds", "--day", "2026-11-20", "--limit", "2");

        Assert.EndsWith("2 builds, and more: see --limit\n", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("base/1.0.0/7", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decisions_of_a_day_are_listed_and_an_observed_gate_differs_from_an_answered_one() => AssertShown(
        """
        DECIDED               BUILD         GATE            ANSWER        STATE     REASON
        2026-11-20T09:26:00Z  base/1.0.0/7  ApproveRelease  resume        answered  clean: 0 critical, at most 0 (policy 8f3c1e)
        2026-11-20T10:30:00Z  base/1.0.0/8  ApproveRelease  would resume  open      clean: 0 critical, at most 0 (policy 8f3c1e)
        2 decisions
        """,
        await table.AskAsync("decisions", "--day", "2026-11-20"));

    [Fact]
    public async Task Statistics_are_grouped_by_pipeline() => AssertShown(
        """
        2026-11-01 to 2026-11-20
        PIPELINE  BUILDS  AVAILABLE  FAILED  STOPPED  CANCELLED  UNFINISHED  FAILURE RATE  P50      P95
        base      2       2          1       0        0          0           33.3%         30m 00s  30m 00s
        web       1       0          1       0        0          0           100.0%
        """,
        await table.AskAsync("stats", "--from", "2026-11-01", "--to", "2026-11-20"));

    [Fact]
    public async Task Statistics_of_one_pipeline_are_printed_as_JSON()
    {
        var run = await table.AskAsync("stats", "--pipeline", "base", "--from", "2026-11-20", "--to", "2026-11-20", "--json");

        var row = Assert.Single(run.Json["pipelines"]!.AsArray())!;
        Assert.Equal(
            ("base", 2, 1, 1800),
            (row["pipeline"]!.GetValue<string>(), row["builds"]!.GetValue<int>(), row["measured"]!.GetValue<int>(), row["p95Seconds"]!.GetValue<int>()));
    }

    [Theory]
    [InlineData("2026-11-21", "2026-11-30")]
    [InlineData("2026-10-01", "2026-11-19")]
    public async Task Statistics_count_only_the_given_days(string from, string to)
    {
        foreach (var pipeline in new string[][] { [], ["--pipeline", "base"] })
            AssertShown($"{from} to {to}\nno builds", await table.AskAsync(["stats", "--from", from, "--to", to, .. pipeline]));
    }
}
