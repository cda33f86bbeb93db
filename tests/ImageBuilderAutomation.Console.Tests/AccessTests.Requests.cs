using System.Net;
using System.Net.WebSockets;
using ImageBuilderAutomation.Local;
using ImageBuilderAutomation.Local.Demo;

namespace ImageBuilderAutomation.Console.Tests;

/// <summary>How the tests of access ask.</summary>
public sealed partial class AccessTests
{
    private Task<RawAnswer> GetAsync(string target, params string[] headers) =>
        RawRequest.SendAsync(Console.Url, $"GET {target} HTTP/1.1", [RawRequest.HostOf(Console.Url), .. headers]);

    private Task<RawAnswer> PostAsync(string path, string form, string cookie, params string[] headers)
    {
        string[] type = headers.Any(header => header.StartsWith("Content-Type", StringComparison.Ordinal)) ? [] : [RawRequest.Form];
        return RawRequest.SendAsync(Console.Url, $"POST {path} HTTP/1.1", [RawRequest.HostOf(Console.Url), CookieHeader(cookie), .. headers, .. type], form);
    }

    private async Task<string> CookieAsync(ConsoleServer? console = null)
    {
        var url = (console ?? Console).Url;
        var answer = await RawRequest.SendAsync(url, $"GET /start?token={Token((console ?? Console).StartLink())} HTTP/1.1", RawRequest.HostOf(url));
        return answer.Header("Set-Cookie")!.Split('=', 2)[1].Split(';')[0];
    }

    private string CookieHeader(string cookie, ConsoleServer? console = null) =>
        $"Cookie: image-builder-automation-{(console ?? Console).Url.Port}-session={cookie}";

    private async Task<HttpStatusCode> ConnectAsync(string? cookie, string? origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (cookie is not null)
            socket.Options.SetRequestHeader("Cookie", CookieHeader(cookie)[8..]);
        if (origin is not null)
            socket.Options.SetRequestHeader("Origin", origin);
        try
        {
            await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{Console.Url.Port}/_blazor"), default);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }

    private static string Token(Uri link) => link.Query.Split('=', '&')[1];

    private static string Origin(Uri url) => url.GetLeftPart(UriPartial.Authority);

    /// <summary>One console for all tests of access: they change nothing.</summary>
    public sealed class Stack : IAsyncLifetime
    {
        internal DemoEnvironment Demo { get; private set; } = null!;

        public ConsoleServer Console { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Demo = await DemoEnvironment.StartAsync(new(), new DemoOutput(TextWriter.Null), default);
            Console = await LocalConsole.StartAsync(Demo.Stack);
        }

        public async Task DisposeAsync()
        {
            await Console.DisposeAsync();
            await Demo.DisposeAsync();
        }
    }
}
