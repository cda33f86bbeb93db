using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator;

/// <summary>
/// A local Image Builder in a test's own process, with accounts, time and a port of its own. Time stands still until the test moves it. Point the client of
/// any SDK at <see cref="Url"/>.
/// </summary>
public sealed class LocalImageBuilder : IAsyncDisposable
{
    private readonly EmulatorServer _server;
    private readonly AcceleratedClock _clock;

    private LocalImageBuilder(EmulatorServer server, AcceleratedClock clock) => (_server, _clock) = (server, clock);

    /// <summary>On 127.0.0.1, with a free port.</summary>
    public Uri Url => _server.Url;

    public DateTimeOffset Time => _clock.GetUtcNow();

    /// <param name="options">For tests that need more than the defaults. The clock is this type's own.</param>
    /// <returns>The local Image Builder; it already accepts requests.</returns>
    public static async Task<LocalImageBuilder> StartAsync(EmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        var clock = new AcceleratedClock(speed: 1, stopped: true);
        return new(await EmulatorServer.StartAsync((options ?? new()) with { Clock = clock }, cancellationToken), clock);
    }

    /// <summary>Lets time pass: builds go on, schedules start pipelines, lifecycle policies act.</summary>
    /// <returns>When everything that became due has happened.</returns>
    public Task AdvanceAsync(TimeSpan by, CancellationToken cancellationToken = default) => _clock.AdvanceToAsync(_clock.GetUtcNow() + by, cancellationToken);

    /// <summary>Runs a control route, such as <c>builds</c>, which sets what a build finds, or <c>events</c>, which lists what was published.</summary>
    /// <param name="route">Its name after <c>/_emulator/</c>.</param>
    /// <param name="input">The body of a POST; null for a GET.</param>
    /// <exception cref="Control.ControlException">The input is invalid.</exception>
    /// <exception cref="ArgumentException">There is no such route.</exception>
    public Task<JsonNode> ControlAsync(string route, JsonObject? input = null, CancellationToken cancellationToken = default)
    {
        var method = input is null ? "GET" : "POST";
        return _server.Controls.Find(method, ControlTable.Prefix + route) is { } command
            ? command.RunAsync(input ?? [], _server.Host, cancellationToken)
            : throw new ArgumentException($"Expected a control route of {method}, found '{route}'.", nameof(route));
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _clock.Dispose();
    }
}
