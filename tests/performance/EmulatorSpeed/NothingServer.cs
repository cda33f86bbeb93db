using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EmulatorSpeed;

/// <summary>The emulator's web server, which only reads the body and returns an empty object: an upper limit for any emulator on it.</summary>
internal sealed class NothingServer(WebApplication app) : IAsyncDisposable
{
    public Uri Url { get; } = new(app.Urls.Single());

    public static async Task<NothingServer> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.Run(async http =>
        {
            using var body = new MemoryStream();
            await http.Request.Body.CopyToAsync(body);
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = 2;
            await http.Response.BodyWriter.WriteAsync("{}"u8.ToArray());
        });
        await app.StartAsync();
        return new(app);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
