using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

/// <summary>Whole stories told by the official client; what each asserts is in its script.</summary>
public sealed class ScenarioTests
{
    [NodeTheory]
    [InlineData("resources")]
    [InlineData("failures")]
    [InlineData("builds")]
    public async Task The_official_client_plays_the_scenario_to_its_end(string scenario)
    {
        // Simulated work takes no time; deadlines of steps stay what their documents say.
        await using var emulator = await EmulatorServer.StartAsync(new() { Builds = new() { Pace = 0 } });

        var run = await OfficialClient.RunAsync(emulator, "--test", "--test-reporter=spec", $"scenarios/{scenario}.test.mjs");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches("pass [1-9]", run.StandardOutput);
    }
}
