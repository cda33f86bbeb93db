using ImageBuilderAutomation.Local.Demo;

namespace EndToEnd.Chaos;

/// <summary>A local stack with its own policy and injected faults.</summary>
internal sealed class ChaosDay : IAsyncDisposable
{
    private readonly string _policy = Path.GetTempFileName();

    private ChaosDay()
    {
    }

    public DemoEnvironment Demo { get; private set; } = null!;

    public static async Task<ChaosDay> BeginAsync(int seed, string policy, FaultPlan weather)
    {
        var day = new ChaosDay();
        await File.WriteAllTextAsync(day._policy, policy);
        day.Demo = await DemoEnvironment.StartAsync(
            new() { Seed = seed, PolicyFile = day._policy, Amend = weather.Amend, ReadsBack = false }, new DemoOutput(TextWriter.Null), default);
        weather.Stop(day.Demo);
        return day;
    }

    public async ValueTask DisposeAsync()
    {
        await Demo.DisposeAsync();
        // The file must exist until here, because a function reads it again after a kill.
        File.Delete(_policy);
    }
}
