using System.IO.Pipelines;
using System.Net;
using ImageBuilderAutomation.Emulator.Control;
using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Emulator.Seeds;
using ImageBuilderAutomation.Emulator.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageBuilderAutomation.Emulator;

/// <summary>The emulator on a port, of loopback unless another address is given.</summary>
public sealed class EmulatorServer : IAsyncDisposable
{
    private readonly LoopbackServer _server;

    private EmulatorServer(LoopbackServer server, EmulatorHost host, ControlTable controls) => (_server, Host, Controls) = (server, host, controls);

    public Uri Url => _server.Url;

    /// <summary>The emulator behind the port.</summary>
    public EmulatorHost Host { get; }

    /// <summary>The control routes.</summary>
    public ControlTable Controls { get; }

    public EmulatorWorld World => Host.World;

    /// <returns>The server; it already accepts requests.</returns>
    public static async Task<EmulatorServer> StartAsync(EmulatorOptions options, CancellationToken cancellationToken = default)
    {
        // In parallel, because reading the model and building the web server take most of the start time.
        EmulatorHost? host = null;
        var building = Task.Run(() => Build(options, (code, message) => host!.Api.Refuse(code, message)), cancellationToken);
        host = new EmulatorHost(options);
        var controls = new ControlTable(options.Controls);
        var control = new ControlHandler(host, controls);
        if (options.StateFile is { } file && SavedState.Read(file) is { } saved)
            await saved.RestoreAsync(host, controls.FindPost, cancellationToken);
        else
            await SeedFile.PlayAsync(host, controls.FindPost, cancellationToken);

        var server = await building;
        await server.StartAsync(
            http => IsControl(http) ? control.HandleAsync(http) : AnswerAsync(http, host.Api, options.Clock),
            (http, status, message) => IsControl(http)
                ? ControlHandler.WriteErrorAsync(http, status, message)
                : WriteAsync(http, host.Api.Refuse(ProtocolErrors.CodeOf(status), message)),
            options.Unexpected,
            cancellationToken);
        return new(server, host, controls);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.StopAsync();
        await _server.DisposeAsync();
        if (Host.Options.StateFile is { } file)
            SavedState.Write(file, Host);
        Host.Dispose();
    }

    private static bool IsControl(HttpContext http) => http.Request.Path.StartsWithSegments("/_emulator", StringComparison.Ordinal);

    private static LoopbackServer Build(EmulatorOptions options, Func<string, string, ApiResponse> refuse) => new(options.Port, options.AllowedHosts, options.Address, listen =>
    {
        // BodyBytes limits the body instead, so that a body that is too long gets an error response.
        listen.KestrelServerOptions.Limits.MaxRequestBodySize = null;
        listen.Use(next => connection =>
        {
            connection.Transport = new Transport(connection.Transport.Input, new RefusalRewriter(connection.Transport.Output, refuse));
            return next(connection);
        });
    });

    private static async Task AnswerAsync(HttpContext http, ApiHandler api, TimeProvider clock)
    {
        // A stepped clock stands still while a request is handled.
        using var busy = (clock as SimulationClock)?.Busy();
        var request = http.Request;
        ApiResponse answer;
        try
        {
            var body = await BodyBytes.ReadAsync(request, http.RequestAborted);

            // The raw target, because in a decoded path an ARN's encoded slashes look like path separators.
            var target = http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            var mark = target.IndexOf('?', StringComparison.Ordinal);
            answer = api.Handle(new(
                request.Method, mark < 0 ? target : target[..mark], mark < 0 ? "" : target[(mark + 1)..], request.Headers.Authorization, body));
        }
        catch (ApiError error)
        {
            answer = api.Refuse(error.Code, error.Message);
        }

        await WriteAsync(http, answer);
    }

    private static async Task WriteAsync(HttpContext http, ApiResponse answer)
    {
        var response = http.Response;
        response.StatusCode = answer.Status;
        response.ContentType = "application/json";
        response.ContentLength = answer.Body.Length;
        response.Headers["x-amzn-RequestId"] = answer.RequestId;
        if (answer.ErrorType is not null)
            response.Headers["x-amzn-ErrorType"] = answer.ErrorType;
        await response.BodyWriter.WriteAsync(answer.Body, http.RequestAborted);
    }

    private sealed record Transport(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}

/// <summary>The options of an emulator on a port, with those of its API and of its world.</summary>
public sealed record EmulatorOptions : HostOptions
{
    /// <summary>The address to listen on. Any other than loopback lets everybody call who reaches it.</summary>
    public IPAddress Address { get; init; } = IPAddress.Loopback;

    /// <summary>Control routes of whoever hosts the emulator, besides its own.</summary>
    public IReadOnlyList<IControlCommand> Controls { get; init; } = [];

    /// <summary>The port to listen on; 0 chooses a free port.</summary>
    public int Port { get; init; }

    /// <summary>Host names, without port, that requests and web pages may have in addition to those of loopback.</summary>
    public IReadOnlyCollection<string> AllowedHosts { get; init; } = [];
}
