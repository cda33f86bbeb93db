using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderAutomation.Local.Tables.Storage;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Local.Tables;

public sealed record TableServerOptions
{
    public required IReadOnlyList<TableSchema> Tables { get; init; }

    /// <summary>Zero: any free port.</summary>
    public int Port { get; init; }

    /// <summary>Host names, without port, that requests and web pages may have in addition to those of loopback.</summary>
    public IReadOnlyCollection<string> AllowedHosts { get; init; } = [];

    /// <summary>Called with exceptions of the server; the client gets only status 500.</summary>
    public Action<Exception>? Unexpected { get; init; }

    /// <summary>The stack's clock, which the route <c>GET /clock</c> shows to the command line.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The folder that stores items between runs; null keeps them in memory.</summary>
    public string? StateDirectory { get; init; }

    /// <summary>Whether an access key may put items into a partition of the table. Null: every key may.</summary>
    public Func<string, string, bool>? MayPut { get; init; }

    /// <summary>Whether an access key may read with an operation: GetItem, BatchGetItem or Query. Null: every key may.</summary>
    public Func<string, string, bool>? MayRead { get; init; }

    /// <summary>Called with each item before it is stored. False: nothing is stored and the connection is aborted.</summary>
    public Func<JsonElement, Task<bool>>? PutArriving { get; init; }

    /// <summary>Called with each stored item before the response is sent.</summary>
    public Func<JsonElement, Task>? PutStored { get; init; }
}

/// <summary>
/// Serves the four DynamoDB calls that the product makes, on 127.0.0.1, for the official SDK, and the stack's time. Every other call is rejected by name.
/// </summary>
public sealed class TableServer : IAsyncDisposable
{
    private const string Target = "DynamoDB_20120810.";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private readonly TableServerOptions _options;
    private readonly TableStore _store;
    private readonly LoopbackServer _server;
    private long _getItems;
    private long _queries;
    private long _putItems;
    private long _batchGetItems;

    private TableServer(TableServerOptions options)
    {
        _options = options;
        _store = new(options.Tables, options.StateDirectory);
        _server = new(options.Port, options.AllowedHosts);
    }

    public Uri Url => _server.Url;

    public CallCounts Calls => new(
        Interlocked.Read(ref _getItems), Interlocked.Read(ref _queries), Interlocked.Read(ref _putItems), Interlocked.Read(ref _batchGetItems));

    public static async Task<TableServer> StartAsync(TableServerOptions options, CancellationToken cancellationToken)
    {
        var server = new TableServer(options);
        try
        {
            await server._server.StartAsync(server.AnswerAsync, WriteErrorAsync, options.Unexpected, cancellationToken);
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
        await _server.DisposeAsync();
        _store.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request is { Method: "GET", Path.Value: "/clock" })
        {
            await context.Response.WriteAsync(_options.Clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture), context.RequestAborted);
            return;
        }

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

                var answer = Answer(target, body, context.Request.Headers.Authorization.ToString());
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

        await WriteAsync(context, buffer.WrittenMemory);
    }

    private static Task WriteErrorAsync(HttpContext context, HttpStatusCode status, string message)
    {
        context.Response.StatusCode = (int)status;
        var error = new JsonObject { ["__type"] = TableError.TypeOf(status), ["message"] = message };
        return WriteAsync(context, Encoding.UTF8.GetBytes(error.ToJsonString()));
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body)
    {
        context.Response.ContentType = "application/x-amz-json-1.0";
        context.Response.ContentLength = body.Length;
        context.Response.Headers["x-amzn-RequestId"] = context.TraceIdentifier;
        await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private Action<Utf8JsonWriter> Answer(string target, JsonElement body, string authorization)
    {
        if (target is $"{Target}GetItem" or $"{Target}Query" or $"{Target}BatchGetItem")
            AuthorizeRead(authorization, target[Target.Length..]);
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
                return PutItem.Answer(_store, body, partition => Authorize(authorization, partition));
            case $"{Target}BatchGetItem":
                Interlocked.Increment(ref _batchGetItems);
                return BatchGetItem.Answer(_store, body);
            default:
                var asked = target.StartsWith(Target, StringComparison.Ordinal) ? target[Target.Length..] : $"X-Amz-Target '{target}'";
                throw TableError.UnknownOperation($"Expected GetItem, BatchGetItem, Query or PutItem, which this table server supports; found {asked}.");
        }
    }

    private void AuthorizeRead(string authorization, string operation)
    {
        if (_options.MayRead is { } mayRead && AccessKeyIn(authorization) is var key && !mayRead(key, operation))
            throw TableError.NotAuthorized(key, operation);
    }

    private void Authorize(string authorization, string partition)
    {
        if (_options.MayPut is not { } mayPut)
            return;
        var key = AccessKeyIn(authorization);
        if (!mayPut(key, partition))
            throw TableError.NotAuthorized(key, "PutItem", partition);
    }

    private static string AccessKeyIn(string authorization)
    {
        try
        {
            return Caller.Read(authorization, "", required: false).AccessKey;
        }
        catch (ApiError)
        {
            return "";
        }
    }

    private static async Task<JsonElement> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var json = body.GetBuffer().AsMemory(0, (int)body.Length);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            if ((document.RootElement.ValueKind == JsonValueKind.Object ? JsonTexts.ProblemOf(json.Span) : "another value") is { } problem)
                throw new JsonException(problem);
            return document.RootElement.Clone();
        }
        catch (JsonException problem)
        {
            throw TableError.Unreadable($"Expected a JSON object: {problem.Message}");
        }
    }
}

/// <summary>The number of calls by operation, including rejected calls.</summary>
public readonly record struct CallCounts(long GetItem, long Query, long PutItem, long BatchGetItem = 0)
{
    public static CallCounts operator -(CallCounts later, CallCounts earlier) => Subtract(later, earlier);

    public static CallCounts Subtract(CallCounts later, CallCounts earlier) =>
        new(
            later.GetItem - earlier.GetItem,
            later.Query - earlier.Query,
            later.PutItem - earlier.PutItem,
            later.BatchGetItem - earlier.BatchGetItem);
}
