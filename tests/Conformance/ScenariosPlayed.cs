using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Conformance.Model;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.Time;
using TestKit;

namespace Conformance;

/// <summary>Every scenario played once, each on an emulator of its own.</summary>
public sealed class ScenariosPlayed : IAsyncLifetime
{
    private int _checked;

    public static IReadOnlyList<string> Names { get; } = ["resources", "failures", "builds", "lifecycle", "others", "accounts", "clock"];

    public Dictionary<string, Tool> Runs { get; } = [];

    /// <summary>The operations that succeeded at least once.</summary>
    public HashSet<string> Succeeded { get; } = [];

    /// <summary>What the emulator answered when it could not do something.</summary>
    public HashSet<string> Errors { get; } = [];

    /// <summary>Where answers differ from the model.</summary>
    public ConcurrentBag<string> Problems { get; } = [];

    /// <summary>How many answers of success were held against the model.</summary>
    public int Checked => _checked;

    public async Task InitializeAsync()
    {
        foreach (var scenario in Node.SkipReason is null ? Names : [])
        {
            // Simulated work takes no time, except where the scenario moves the clock; deadlines of steps stay what their documents say.
            using var clock = new AcceleratedClock(speed: 1, stopped: scenario == "clock");
            await using var emulator = await EmulatorServer.StartAsync(new() { Clock = clock, Builds = new() { Pace = clock.IsStopped ? 1 : 0 }, Answered = Check });
            Runs[scenario] = await OfficialClient.RunAsync(emulator, "--test", "--test-reporter=spec", $"scenarios/{scenario}.test.mjs");
            foreach (var request in emulator.World.Requests.Snapshot())
                _ = request.Error is null ? Succeeded.Add(request.Operation) : Errors.Add(request.Error);
        }
    }

    private void Check(string operation, ApiAnswer answer)
    {
        if (answer.ErrorType is not null)
            return;
        Interlocked.Increment(ref _checked);
        foreach (var problem in Answers.ProblemsOf(operation, JsonNode.Parse(answer.Body.Span)))
            Problems.Add(problem);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
