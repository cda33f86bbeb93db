using ImageBuilderAutomation.Emulator.Protocol;
using Microsoft.AspNetCore.Http;

namespace EmulatorSpeed;

/// <summary>The emulator's web server, which only reads the body and returns an empty object: an upper limit for any emulator on it.</summary>
internal sealed class NothingServer : IAsyncDisposable
{
    private readonly LoopbackServer _server = new();

    private NothingServer()
    {
    }

    public Uri Url => _server.Url;

    public static async Task<NothingServer> StartAsync()
    {
        var nothing = new NothingServer();
        await nothing._server.StartAsync(AnswerAsync);
        return nothing;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static async Task AnswerAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = 2;
        await http.Response.BodyWriter.WriteAsync("{}"u8.ToArray());
    }
}
