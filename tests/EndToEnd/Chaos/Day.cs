using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd.Chaos;

/// <summary>A local stack with its own policy and injected faults.</summary>
internal sealed class Day : IAsyncDisposable
{
    private readonly string _policy = Path.GetTempFileName();

    private Day()
    {
    }

    public DemoStage Stage { get; private set; } = null!;

    public static async Task<Day> BeginAsync(int seed, string policy, Weather weather)
    {
        var day = new Day();
        await File.WriteAllTextAsync(day._policy, policy);
        day.Stage = await DemoStage.StartAsync(
            new() { Seed = seed, PolicyFile = day._policy, Amend = weather.Amend, ReadsBack = false }, new Narrator(TextWriter.Null), default);
        weather.BlowOver(day.Stage);
        return day;
    }

    public async ValueTask DisposeAsync()
    {
        await Stage.DisposeAsync();
        // The file must exist until here, because a function reads it again after a kill.
        File.Delete(_policy);
    }
}
