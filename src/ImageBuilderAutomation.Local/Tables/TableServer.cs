using System.Buffers;
using System.Net;
using System.Text.Json;
using ImageBuilderAutomation.Local.Tables.Calls;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Local.Tables;

/// <summary>Serves the three DynamoDB calls that the product makes, on 127.0.0.1, for the official SDK. Every other call is rejected by name.</summary>
public sealed class TableServer : IAsyncDisposable
{
    private const string Target = "DynamoDB_20120810.";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly TableServerOptions _options;
    private readonly TableStore _store;
    private readonly WebApplication _app;
    private long _getItems;
    private long _queries;
    private long _putItems;

    private TableServer(TableServerOptions options)
    {
        _options = options;
        _store = new(options);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Url { get; private set; } = null!;

    public CallCounts Calls => new(Interlocked.Read(ref _getItems), Interlocked.Read(ref _queries), Interlocked.Read(ref _putItems));

    public static async Task<TableServer> StartAsync(TableServerOptions options, CancellationToken cancellationToken)
    {
        var server = new TableServer(options);
        try
        {
            await server._app.StartAsync(cancellationToken);
            server.Url = new(server._app.Urls.Single());
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _store.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        await using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            try
            {
                var target = context.Request.Headers["X-Amz-Target"].ToString();
                var body = await ReadAsync(context);
                var item = target == $"{Target}PutItem" && body.TryGetProperty("Item", out var put) ? put : default(JsonElement?);
                if (item is { } arriving && _options.PutArriving is { } ask && !await ask(arriving))
                {
                    context.Abort();
                    return;
                }

                var answer = Answer(target, body);
                if (item is { } stored && _options.PutStored is { } tell)
                    await tell(stored);
                answer(writer);
            }
            catch (TableError error)
            {
                context.Response.StatusCode = (int)error.Status;
                writer.WriteString("__type", error.Type);
                writer.WriteString("message", error.Message);
            }

            writer.WriteEndObject();
        }

        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.ContentLength = buffer.WrittenCount;
        context.Response.Headers["x-amzn-RequestId"] = context.TraceIdentifier;
        await context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted);
    }

    private Action<Utf8JsonWriter> Answer(string target, JsonElement body)
    {
        switch (target)
        {
            case $"{Target}GetItem":
                Interlocked.Increment(ref _getItems);
                return GetItem.Answer(_store, body);
            case $"{Target}Query":
                Interlocked.Increment(ref _queries);
                return Query.Answer(_store, body);
            case $"{Target}PutItem":
                Interlocked.Increment(ref _putItems);
                return PutItem.Answer(_store, body);
            default:
                var asked = target.StartsWith(Target, StringComparison.Ordinal) ? target[Target.Length..] : $"X-Amz-Target '{target}'";
                throw TableError.UnknownOperation($"Expected GetItem, Query or PutItem, which this table server supports; found {asked}.");
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, Strict, context.RequestAborted);
            return document.RootElement.Clone();
        }
        catch (JsonException problem)
        {
            throw TableError.Unreadable($"Expected a JSON object: {problem.Message}");
        }
    }
}
