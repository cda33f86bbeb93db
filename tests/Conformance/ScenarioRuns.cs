using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Conformance.Clients;
using Conformance.Scenarios;
using ImageBuilderAutomation.Emulator;
using ImageBuilderModel;

namespace Conformance;

/// <summary>Runs scenarios with one client, each once and lazily.</summary>
public abstract class ScenarioRuns
{
    private readonly ConcurrentDictionary<string, Lazy<Task<ScenarioResult>>> _performances = [];

    protected abstract Task<IOfficialClient> ClientAsync(EmulatorServer emulator, string accessKey, string region);

    /// <summary>Asserts that a scenario completes and that every response conforms to the model.</summary>
    public async Task CheckAsync(string scenario)
    {
        var performance = await PlayAsync(scenario);
        if (performance.Failure is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        Assert.NotEmpty(performance.Requests);
        Assert.Empty(performance.Problems);
        Assert.DoesNotContain(performance.Requests, r => r.Error == "EmulatorOperationNotSupported");
    }

    /// <summary>Asserts that every operation succeeds in at least one scenario.</summary>
    public async Task CheckOperationsAsync()
    {
        var succeeded = new HashSet<string>();
        foreach (var scenario in CoreScenarios.All.Keys)
            succeeded.UnionWith((await PlayAsync(scenario)).Requests.Where(r => r.Error is null).Select(r => r.Operation));
        Assert.Empty(ServiceModels.ImageBuilder.Operations.Keys.Except(succeeded));
    }

    private Task<ScenarioResult> PlayAsync(string scenario) =>
        _performances.GetOrAdd(scenario, name => new(() => ScenarioHost.PlayAsync(CoreScenarios.All[name], ClientAsync))).Value;
}
