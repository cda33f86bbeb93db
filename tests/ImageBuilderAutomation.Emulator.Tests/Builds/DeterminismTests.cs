using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Tests.Events;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests.Builds;

public sealed class DeterminismTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_same_seed_gives_the_same_run()
    {
        Assert.Equal(await RunAsync(7), await RunAsync(7));
    }

    [Fact]
    public async Task Another_seed_gives_other_ids_and_other_times()
    {
        var one = await RunAsync(7);
        var other = await RunAsync(8);

        Assert.Equal(one.Count, other.Count);
        Assert.Empty(one.Intersect(other));
    }

    private static async Task<List<string>> RunAsync(int seed)
    {
        using var clock = new SimulationClock(Start);
        var events = new RecordedEvents();
        await using var server = await EmulatorServer.StartAsync(new() { Clock = clock, Events = events, Seed = seed });
        using var api = new ApiClient(server.Url);
        foreach (var name in (string[])["base linux", "web", "batch"])
        {
            var input = await Samples.PipelineAsync(api, name);
            input["imageScanningConfiguration"] = new JsonObject { ["imageScanningEnabled"] = true };
            var pipeline = await api.CreateAsync("CreateImagePipeline", input);
            await api.OkAsync("StartImagePipelineExecution", new() { ["imagePipelineArn"] = pipeline, ["clientToken"] = name });
            await clock.AdvanceAsync(TimeSpan.FromMinutes(7));
        }

        await clock.AdvanceAsync(TimeSpan.FromHours(3));
        return [.. events.Events.Select(e => e.ToJsonString())];
    }
}
