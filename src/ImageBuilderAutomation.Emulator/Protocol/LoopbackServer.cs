using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>
/// A web server on a port of 127.0.0.1, unless another address is given, that passes requests to one function. It refuses requests that <see cref="LoopbackAccess"/> does not accept.
/// </summary>
public sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly LoopbackAccess _access;

    /// <summary>Builds the server. It listens only after <see cref="StartAsync"/>.</summary>
    /// <param name="port">Zero: any free port.</param>
    /// <param name="allowedHosts">Host names, without port, that are accepted in addition to loopback.</param>
    /// <param name="address">Where to listen; loopback by default.</param>
    /// <param name="configure">Changes the limits and the connections of the server; null keeps the defaults.</param>
    public LoopbackServer(int port = 0, IReadOnlyCollection<string>? allowedHosts = null, IPAddress? address = null, Action<ListenOptions>? configure = null)
    {
        _access = new(allowedHosts ?? []);
        // The empty builder adds no configuration, logging or environment, so the server starts in milliseconds.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(address ?? IPAddress.Loopback, port, listen =>
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

    /// <param name="error">Writes refusals and failures in the protocol of the route; null writes plain text.</param>
    /// <param name="unexpected">Called with exceptions of <paramref name="answer"/>; the client gets only status 500.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public async Task StartAsync(
        RequestDelegate answer, ErrorWriter? error = null, Action<Exception>? unexpected = null, CancellationToken cancellationToken = default)
    {
        var write = error ?? WriteTextAsync;
        _app.Run(http => _access.RefusalOf(http.Request) is { } refusal
            ? write(http, HttpStatusCode.Forbidden, refusal)
            : GuardAsync(http, answer, write, unexpected));
        await _app.StartAsync(cancellationToken);
        Url = new(_app.Urls.Single());
    }

    /// <summary>Accepts no more requests and waits until the current ones have completed.</summary>
    public Task StopAsync(CancellationToken cancellationToken = default) => _app.StopAsync(cancellationToken);

    /// <summary>Stops the server. Requests that have not completed are aborted, unless <see cref="StopAsync"/> was called before.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task GuardAsync(HttpContext http, RequestDelegate answer, ErrorWriter write, Action<Exception>? unexpected)
    {
        try
        {
            await answer(http);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await write(http, (HttpStatusCode)e.StatusCode, $"The request cannot be read: {e.Message}");
        }
        catch (Exception e) when (!http.RequestAborted.IsCancellationRequested && !http.Response.HasStarted)
        {
            unexpected?.Invoke(e);
            await write(http, HttpStatusCode.InternalServerError, "The local host failed.");
        }
    }

    private static Task WriteTextAsync(HttpContext http, HttpStatusCode status, string message)
    {
        http.Response.StatusCode = (int)status;
        return http.Response.WriteAsync(message, http.RequestAborted);
    }
}

/// <summary>Writes an error response in the protocol that the client of the route speaks.</summary>
public delegate Task ErrorWriter(HttpContext http, HttpStatusCode status, string message);
