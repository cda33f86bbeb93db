using System.Globalization;
using ImageBuilderAutomation.Local.Demo;
using TestKit;
using Xunit.Abstractions;

namespace EndToEnd.Chaos;

/// <summary>
/// Hundreds of builds, a quarter of them in a short run, while events are lost, duplicated and reordered, calls are throttled, and functions are killed between any two effects.
/// The variable CHAOS_BUILDS sets the number of builds, and CHAOS_SEED repeats a run.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const string Policy = """
        { "modes": { "gates": "act" },
          "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease",
                       "require": { "scan": { "finishedWithin": "24h" }, "tests": "passed", "findings": { "critical": 0 } },
                       "unknown": { "askEvery": "10m", "for": "12h", "then": "hold" }, "unmet": "stop" } ] }
        """;

    private static readonly TimeSpan TwoSweeps = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Every_gate_is_answered_once_by_the_rules_and_history_matches_the_service()
    {
        var (builds, seed) = (LongRun.Count("CHAOS_BUILDS", 200), Number("CHAOS_SEED", 20261120));
        output.WriteLine($"CHAOS_BUILDS={builds} CHAOS_SEED={seed}");
        var weather = new FaultPlan(seed);
        await using var day = await ChaosDay.BeginAsync(seed, Policy, weather);
        var demo = day.Demo;
        var factory = new Factory(demo, new Random(seed + 2));

        await factory.RunAsync(builds, every: TimeSpan.FromMinutes(2), incidentOneIn: 4);
        // The last scans have completed. Steps that wait now were reported, or not, while faults were injected.
        await factory.AdvanceAsync(TimeSpan.FromHours(2.1));
        weather.IsActive = false;
        await factory.AdvanceAsync(TwoSweeps);
        Assert.Empty((await demo.Client.ListWaitingWorkflowStepsAsync(new())).Steps ?? []);

        // Time for retries, retirements and deletions, and for the hourly reconciler.
        await factory.AdvanceAsync(TimeSpan.FromHours(9));
        output.WriteLine($"{weather.LostEvents} events lost, {weather.Doubled} duplicated, {weather.Throttled} calls throttled, "
            + $"{weather.Killed} functions killed, {factory.Builds.Count(b => b.Incident != BuildIncident.None)} builds with an incident");

        AssertAnswers(factory.Builds, [.. (await demo.ReadRequestLogAsync(default)).Select(line => LoggedRequest.Read(line!))]);
        await ServiceState.AssertHistoryMatchesAsync(demo);
        // Enough faults must have been injected for the test to prove anything.
        Assert.All([weather.LostEvents, weather.Doubled, weather.Throttled, weather.Killed], n => Assert.True(n > builds / 20, $"{n}"));
    }

    private static void AssertAnswers(IReadOnlyList<PlannedBuild> builds, IReadOnlyList<LoggedRequest> requests)
    {
        var ordered = builds.ToDictionary(build => build.ImageArn);
        foreach (var sent in requests.Where(r => r.Operation == "SendWorkflowStepAction").GroupBy(r => r["stepExecutionId"]))
        {
            // All requests for a step have the same body, because an answer does not change once it is stored.
            Assert.True(sent.Select(r => r.Input.ToJsonString()).Distinct().Count() == 1, $"{sent.Key}: {string.Join('\n', sent.Select(r => r.Input))}");
            Assert.True(sent.Count(r => r is { Status: 200, Replayed: false }) <= 1, $"{sent.Key} was answered more than once");
            var build = ordered[sent.First()["imageBuildVersionArn"]!];
            Assert.All(sent, answer =>
            {
                Assert.True((build.Critical ? "STOP" : "RESUME") == answer["action"], $"{build} was answered {answer["action"]}");
                Assert.True(build.ScanAt is not { } at || answer.Time >= at, $"{build} was answered at {answer.Time}, before its scan was over");
            });
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;
}
