using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

/// <summary>Whole stories told by the official client; what each asserts is in its script.</summary>
public sealed class ScenarioTests
{
    [NodeTheory]
    [InlineData("resources")]
    [InlineData("failures")]
    public async Task The_official_client_plays_the_scenario_to_its_end(string scenario)
    {
        await using var emulator = await EmulatorServer.StartAsync(new());

        var run = await OfficialClient.RunAsync(emulator, "--test", "--test-reporter=spec", $"scenarios/{scenario}.test.mjs");

        Assert.True(run.ExitCode == 0, run.Output);
    }
}
