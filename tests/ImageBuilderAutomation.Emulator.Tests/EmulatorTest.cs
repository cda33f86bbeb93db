using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Tests;

/// <summary>Starts a new emulator for each test, on a free port, with a clock that only the test moves.</summary>
public abstract class EmulatorTest : IAsyncLifetime
{
    private readonly List<ApiClient> _clients = [];
    private EmulatorServer? _server;

    protected static DateTimeOffset Start { get; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    protected SimulationClock Clock { get; } = new(Start);

    protected virtual EmulatorOptions Options => new() { Clock = Clock };

    protected EmulatorServer Server => _server!;

    protected ApiClient Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _server = await EmulatorServer.StartAsync(Options);
        Api = ClientOf("111122223333");
        await ArrangeAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var client in _clients)
            client.Dispose();
        await Server.DisposeAsync();
        Clock.Dispose();
    }

    protected virtual Task ArrangeAsync() => Task.CompletedTask;

    protected ApiClient ClientOf(string account, string region = "eu-west-1")
    {
        var client = new ApiClient(Server.Url, account, region);
        _clients.Add(client);
        return client;
    }
}
