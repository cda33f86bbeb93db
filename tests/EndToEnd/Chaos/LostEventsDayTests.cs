using TestKit;

namespace EndToEnd.Chaos;

/// <summary>All events are lost; only schedules reach the functions.</summary>
public sealed class LostEventsDayTests
{
    private static readonly int Builds = LongRun.IsOn ? 50 : 25;

    private const string Policy = """
        { "modes": { "gates": "act" },
          "gates": [ { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "findings": { "critical": 0 } },
                       "unknown": { "askEvery": "10m", "for": "12h", "then": "hold" }, "unmet": "stop" } ] }
        """;

    [Fact]
    public async Task History_matches_the_service_afterwards()
    {
        var weather = new FaultPlan(seed: 7) { LosesEverything = true };
        await using var day = await ChaosDay.BeginAsync(seed: 7, Policy, weather);
        var factory = new Factory(day.Demo, new Random(7));

        await factory.RunAsync(builds: 10, every: TimeSpan.FromMinutes(3), incidentOneIn: 0);
        // History must differ first, or the comparison would prove nothing. The reconciler has not run yet.
        var before = await ServiceState.DifferencesAsync(day.Demo);
        Assert.True(before.Count(difference => difference.Contains(": status is ", StringComparison.Ordinal)) >= 10, string.Join('\n', before));

        await factory.RunAsync(builds: Builds, every: TimeSpan.FromMinutes(17), incidentOneIn: 2);
        await factory.AdvanceAsync(TimeSpan.FromHours(10));

        await ServiceState.AssertHistoryMatchesAsync(day.Demo);
        Assert.True(weather.LostEvents > 4 * Builds, $"{weather.LostEvents} lost events");
        Assert.All(Enum.GetValues<BuildIncident>(), incident => Assert.Contains(factory.Builds, build => build.Incident == incident));
    }
}
