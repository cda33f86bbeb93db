using System.Text.Json.Nodes;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Emulator.Protocol;
using Microsoft.AspNetCore.Http;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>Returns responses that a test defines, for cases that the emulator never produces: missing members, odd texts, endless pages.</summary>
internal sealed class StubService : IAsyncDisposable
{
    private const int Hanging = 0;

    private readonly LoopbackServer _server = new();
    private readonly Queue<(int Status, string? Error, string Body)> _answers = new();

    private StubService()
    {
    }

    public List<StubRequest> Requests { get; } = [];

    public Uri Url => _server.Url;

    public static async Task<StubService> StartAsync()
    {
        var service = new StubService();
        await service._server.StartAsync(service.AnswerAsync);
        return service;
    }

    public IAmazonImagebuilder Client() => AwsClients.ImageBuilder(LocalEnvironment.For(Url));

    /// <summary>Adds the next response. The last one is repeated for all further requests.</summary>
    public StubService Answers(string body)
    {
        _answers.Enqueue((200, null, body));
        return this;
    }

    public StubService Fails(int status, string error)
    {
        _answers.Enqueue((status, error, """{"message":"as the test says"}"""));
        return this;
    }

    /// <summary>An error in the protocol of a service that does not use REST and JSON.</summary>
    public StubService FailsWith(int status, string body)
    {
        _answers.Enqueue((status, null, body));
        return this;
    }

    /// <summary>Never completes the response, so that the client must time out.</summary>
    /// <param name="body">What is sent before the response stalls; null to send no headers either.</param>
    public StubService HangsAfter(string? body)
    {
        _answers.Enqueue((Hanging, null, body ?? ""));
        return this;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        lock (Requests)
        {
            Requests.Add(new(
                $"{http.Request.Method} {http.Request.Path}",
                http.Request.Query.ToDictionary(q => q.Key, q => q.Value.ToString()),
                body.StartsWith('{') ? JsonNode.Parse(body)?.AsObject() : null,
                http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase))
            { Text = body });
        }

        var (status, error, text) = Next();
        if (status == Hanging)
        {
            await HangAsync(http, text);
            return;
        }

        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        if (error is not null)
            http.Response.Headers["x-amzn-ErrorType"] = error;
        await http.Response.WriteAsync(text, http.RequestAborted);
    }

    private static async Task HangAsync(HttpContext http, string text)
    {
        try
        {
            if (text.Length > 0)
            {
                await http.Response.WriteAsync(text, http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
            }

            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The client disconnected.
        }
    }

    private (int Status, string? Error, string Body) Next()
    {
        lock (_answers)
            return _answers.Count > 1 ? _answers.Dequeue() : _answers.Peek();
    }
}
