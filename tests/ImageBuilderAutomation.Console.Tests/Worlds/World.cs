using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Console.Tests.Worlds;

/// <summary>A local stack with many records, or with records whose texts are hostile, and its console.</summary>
internal sealed class World : IAsyncDisposable
{
    /// <summary>As many records are written at the same time.</summary>
    private const int Writers = 16;

    /// <summary>Builds are spread over the twelve weeks before.</summary>
    private static readonly TimeSpan Past = TimeSpan.FromDays(84);

    private World(DemoEnvironment demo, ConsoleServer console) => (Demo, Console) = (demo, console);

    public DemoEnvironment Demo { get; }

    public ConsoleServer Console { get; }

    /// <summary>By this URL the command line finds the stack.</summary>
    public Uri Services => Demo.Stack.Services.Url;

    public static string Policy => Path.Combine(AppContext.BaseDirectory, "demo", "policy.json");

    /// <param name="text">Takes the place of every text that comes from outside; null for harmless ones.</param>
    public static async Task<World> StartAsync(int builds = 0, int gates = 0, string? text = null, string? person = null)
    {
        var demo = await DemoEnvironment.StartAsync(new() { ReadsBack = false }, new DemoOutput(TextWriter.Null), default);
        var settings = demo.Stack.Template.Settings;
        using var client = AwsClients.DynamoDB(demo.Stack.ClientEnvironment("test"));
        var (table, place) = (new RecordTable(client, demo.Stack.Template.Tables[0].Name), new AccountRegion(settings.Account, settings.Region));
        var records = new SeededRecords(place, demo.Clock.GetUtcNow(), Past, text);
        var (history, details, waiting) = (new BuildRecords(table, place), new BuildDetailsRecords(table, place), new GateRecords(table, place));
        await WriteAsync(builds, async i => await history.TryWriteAsync(records.Build(i, builds), default));
        // Only the latest are looked at one by one.
        await WriteAsync(Math.Min(builds, 40), async i => await details.TryWriteAsync(records.Details(builds - 1 - i), default));
        await WriteAsync(gates, async i => await waiting.TryWriteAsync(records.Gate(i), default));
        if (text is not null)
        {
            var channels = new ChannelRecords(table, place);
            await channels.TryWriteAsync(records.Channel(), default);
            await channels.AddMoveAsync(records.Channel().Key, records.Channel().Latest!, default);
        }

        return new(demo, await LocalConsole.StartAsync(demo.Stack, person: person, policyFile: Policy));
    }

    public async ValueTask DisposeAsync()
    {
        await Console.DisposeAsync();
        await Demo.DisposeAsync();
    }

    private static Task WriteAsync(int count, Func<int, Task<object?>> write) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = Writers },
        async (i, _) => Assert.NotNull(await write(i)));
}
