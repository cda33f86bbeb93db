using Conformance.Clients;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

public sealed class JavaScriptTests(JavaScriptTests.Played played) : IClassFixture<JavaScriptTests.Played>
{
    [NodeTheory]
    [MemberData(nameof(ScenarioNames.All), MemberType = typeof(ScenarioNames))]
    public Task The_JavaScript_client_completes_the_scenario(string scenario) => played.CheckAsync(scenario);

    [NodeFact]
    public Task The_JavaScript_client_succeeds_with_every_operation() => played.CheckOperationsAsync();

    public sealed class Played : ScenarioRuns
    {
        protected override async Task<IOfficialClient> ClientAsync(EmulatorServer emulator, string accessKey, string region) =>
            await OfficialClients.JavaScriptAsync(emulator, accessKey, region);
    }
}
