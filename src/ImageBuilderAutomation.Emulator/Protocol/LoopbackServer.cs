using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>A web server on a port of 127.0.0.1 that passes every request to one function.</summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    /// <summary>Builds the server. It listens only after <see cref="StartAsync"/>.</summary>
    /// <param name="port">Zero: any free port.</param>
    /// <param name="configure">Changes the limits and the connections of the server; null keeps the defaults.</param>
    public LoopbackServer(int port = 0, Action<ListenOptions>? configure = null)
    {
        // The empty builder adds no configuration, logging or environment, so the server starts in milliseconds.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port, listen =>
            {
                // Without TLS, clients cannot negotiate another version.
                listen.Protocols = HttpProtocols.Http1;
                configure?.Invoke(listen);
            });
        });
        _app = builder.Build();
    }

    /// <summary>The address with the port; set once started.</summary>
    public Uri Url { get; private set; } = null!;

    /// <exception cref="IOException">The port is in use.</exception>
    public async Task StartAsync(RequestDelegate answer, CancellationToken cancellationToken = default)
    {
        _app.Run(answer);
        await _app.StartAsync(cancellationToken);
        Url = new(_app.Urls.Single());
    }

    /// <summary>Accepts no more requests and waits until the current ones have completed.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    /// <summary>Stops the server. Requests that have not completed are aborted, unless <see cref="StopAsync"/> was called before.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
