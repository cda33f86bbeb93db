using Conformance.Clients;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

public sealed class CommandLineTests(CommandLineTests.Played played) : IClassFixture<CommandLineTests.Played>
{
    [PythonTheory("awscli")]
    [MemberData(nameof(ScenarioNames.All), MemberType = typeof(ScenarioNames))]
    public Task The_command_line_completes_the_scenario(string scenario) => played.CheckAsync(scenario);

    [PythonFact("awscli")]
    public Task The_command_line_succeeds_with_every_operation() => played.CheckOperationsAsync();

    public sealed class Played : ScenarioRuns
    {
        protected override Task<IOfficialClient> ClientAsync(EmulatorServer emulator, string accessKey, string region) =>
            Task.FromResult<IOfficialClient>(OfficialClients.CommandLine(emulator, accessKey, region));
    }
}
