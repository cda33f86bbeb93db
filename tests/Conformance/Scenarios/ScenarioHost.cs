using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Conformance.Clients;
using Conformance.Model;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.Time;

namespace Conformance.Scenarios;

/// <summary>Runs one scenario: starts the client and an emulator whose every response is checked against the model.</summary>
internal sealed class ScenarioHost : IAsyncDisposable
{
    private readonly AcceleratedClock _clock = new(speed: 1);
    private readonly ConcurrentBag<string> _problems = [];
    private readonly Func<EmulatorServer, string, string, Task<IOfficialClient>> _client;

    private ScenarioHost(Func<EmulatorServer, string, string, Task<IOfficialClient>> client) => _client = client;

    public EmulatorServer Emulator { get; private set; } = null!;

    public HttpClient Http { get; } = new();

    public static async Task<ScenarioResult> PlayAsync(Scenario scenario, Func<EmulatorServer, string, string, Task<IOfficialClient>> client)
    {
        await using var host = new ScenarioHost(client);
        // Simulated work takes no time unless a scenario stops the clock; the time-outs of steps stay those of their documents.
        var options = new EmulatorOptions { Clock = host._clock, Builds = new() { Pace = 0 }, Answered = host.Check };
        host.Emulator = await EmulatorServer.StartAsync(scenario.With?.Invoke(options) ?? options);
        host.Http.BaseAddress = host.Emulator.Url;
        Exception? failure = null;
        try
        {
            var playing = await client(host.Emulator, Environments.Account, Environments.Region);
            await scenario.Play(new(playing, host));
        }
        catch (Exception e)
        {
            failure = e;
        }

        return new(failure, host.Emulator.World.Requests.Snapshot(), [.. host._problems]);
    }

    public async Task<ClientResponse> SendAsAsync(string accessKey, string region, string operation, JsonObject input)
    {
        var other = await _client(Emulator, accessKey, region);
        return await other.SendAsync(operation, input);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (Emulator is not null)
            await Emulator.DisposeAsync();
        _clock.Dispose();
    }

    private void Check(string operation, ApiResponse answer)
    {
        foreach (var problem in answer.ErrorType is null ? Answers.ProblemsOf(operation, JsonNode.Parse(answer.Body.Span)) : [])
            _problems.Add(problem);
    }
}
