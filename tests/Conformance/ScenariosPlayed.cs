using ImageBuilderAutomation.Emulator;
using TestKit;

namespace Conformance;

/// <summary>Every scenario played once, each on an emulator of its own.</summary>
public sealed class ScenariosPlayed : IAsyncLifetime
{
    public static IReadOnlyList<string> Names { get; } = ["resources", "failures", "builds", "lifecycle", "others", "accounts"];

    public Dictionary<string, Tool> Runs { get; } = [];

    /// <summary>The operations that succeeded at least once.</summary>
    public HashSet<string> Succeeded { get; } = [];

    /// <summary>What the emulator answered when it could not do something.</summary>
    public HashSet<string> Errors { get; } = [];

    public async Task InitializeAsync()
    {
        foreach (var scenario in Node.SkipReason is null ? Names : [])
        {
            // Simulated work takes no time; deadlines of steps stay what their documents say.
            await using var emulator = await EmulatorServer.StartAsync(new() { Builds = new() { Pace = 0 } });
            Runs[scenario] = await OfficialClient.RunAsync(emulator, "--test", "--test-reporter=spec", $"scenarios/{scenario}.test.mjs");
            foreach (var request in emulator.World.Requests.Snapshot())
                _ = request.Error is null ? Succeeded.Add(request.Operation) : Errors.Add(request.Error);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
