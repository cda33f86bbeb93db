using Conformance.Clients;
using Conformance.Scenarios;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

public sealed class CommandLineTests(CommandLineTests.Played played) : IClassFixture<CommandLineTests.Played>
{
    /// <summary>A short run leaves most to boto3, which reads the same model.</summary>
    public static TheoryData<string> Scenarios => [.. LongRun.AllOrEvery(4, CoreScenarios.All.Keys)];

    [PythonTheory("awscli")]
    [MemberData(nameof(Scenarios))]
    public Task The_command_line_completes_the_scenario(string scenario) => played.CheckAsync(scenario);

    [PythonFact("awscli", isLong: true)]
    public Task The_command_line_succeeds_with_every_operation() => played.CheckOperationsAsync();

    public sealed class Played : ScenarioRuns
    {
        protected override Task<IOfficialClient> ClientAsync(EmulatorServer emulator, string accessKey, string region) =>
            Task.FromResult<IOfficialClient>(OfficialClients.CommandLine(emulator, accessKey, region));
    }
}
