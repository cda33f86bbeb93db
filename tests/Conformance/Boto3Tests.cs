using Conformance.Clients;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

public sealed class Boto3Tests(Boto3Tests.Played played) : IClassFixture<Boto3Tests.Played>
{
    [PythonTheory("boto3")]
    [MemberData(nameof(ScenarioNames.All), MemberType = typeof(ScenarioNames))]
    public Task Boto3_completes_the_scenario(string scenario) => played.CheckAsync(scenario);

    [PythonFact("boto3")]
    public Task Boto3_succeeds_with_every_operation() => played.CheckOperationsAsync();

    public sealed class Played : ScenarioRuns
    {
        protected override async Task<IOfficialClient> ClientAsync(EmulatorServer emulator, string accessKey, string region) =>
            await OfficialClients.Boto3Async(emulator, accessKey, region);
    }
}
