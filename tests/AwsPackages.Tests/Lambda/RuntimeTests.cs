using System.Text;
using System.Text.Json;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using TestKit;

namespace AwsPackages.Tests.Lambda;

/// <summary>The runtime client, bundled or official, against a Runtime API on this machine.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class RuntimeTests : IAsyncLifetime, IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private LambdaRuntimeStub _lambda = null!;

    public async Task InitializeAsync()
    {
        _lambda = await LambdaRuntimeStub.StartAsync();
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", _lambda.Address);
    }

    public async Task DisposeAsync()
    {
        await _lambda.DisposeAsync();
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", null);
        RecordedRuntimeApi.ForgetTrace();
    }

    public void Dispose() => _end.Dispose();

    [Fact]
    public async Task Processes_one_event_after_the_other()
    {
        _lambda.Send(new("request-1", "one"));
        _lambda.Send(new("request-2", "two"));

        var (first, second) = await WhileRunningAsync(
            async (input, _) => new MemoryStream(Encoding.UTF8.GetBytes($"[\"{await TextOf(input)}\"]")),
            async () => (await _lambda.NextPostAsync(), await _lambda.NextPostAsync()));

        Assert.Equal(new("invocation/request-1/response", "application/json", null, "[\"one\"]"), first);
        Assert.Equal(new("invocation/request-2/response", "application/json", null, "[\"two\"]"), second);
    }

    [Fact]
    public async Task Reports_the_exception_of_a_handler_and_continues()
    {
        _lambda.Send(new("request-1", "bad"));
        _lambda.Send(new("request-2", "good"));

        var (first, second) = await WhileRunningAsync(
            async (input, _) => await TextOf(input) == "bad"
                ? throw new InvalidDataException("no use", new FormatException("inside"))
                : Stream.Null,
            async () => (await _lambda.NextPostAsync(), await _lambda.NextPostAsync()));

        Assert.Equal(
            ("invocation/request-1/error", "application/vnd.aws.lambda.error+json", "InvalidDataException"), (first.Path, first.ContentType, first.ErrorType));
        using var error = JsonDocument.Parse(first.Body);
        Assert.Equal("InvalidDataException", error.RootElement.GetProperty("errorType").GetString());
        Assert.Equal("no use", error.RootElement.GetProperty("errorMessage").GetString());
        Assert.Contains(nameof(RuntimeTests), error.RootElement.GetProperty("stackTrace")[0].GetString());
        Assert.Equal("inside", error.RootElement.GetProperty("cause").GetProperty("errorMessage").GetString());
        Assert.Equal(("invocation/request-2/response", ""), (second.Path, second.Body));
    }

    [Fact]
    public async Task Reports_the_handler_its_request_deadline_and_trace()
    {
        var deadline = DateTimeOffset.UtcNow.AddHours(1);
        _lambda.Send(new("request-1", "{}") { Deadline = deadline, TraceId = "Root=1-a;Sampled=1" });

        ILambdaContext? seen = null;
        string? trace = null;
        await WhileRunningAsync(
            (_, context) =>
            {
                (seen, trace) = (context, Environment.GetEnvironmentVariable("_X_AMZN_TRACE_ID"));
                return Task.FromResult(Stream.Null);
            },
            _lambda.NextPostAsync);

        Assert.NotNull(seen);
        Assert.Equal("request-1", seen.AwsRequestId);
        Assert.Equal("arn:aws:lambda:us-east-1:123456789012:function:under-test", seen.InvokedFunctionArn);
        Assert.InRange(seen.RemainingTime, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        Assert.Equal(("Root=1-a;Sampled=1", "Root=1-a;Sampled=1"), (seen.TraceId, trace));
    }

    [Fact]
    public async Task Reports_a_failed_start_before_it_throws()
    {
        using var bootstrap = Create((_, _) => Task.FromResult(Stream.Null))
            .UseBootstrapHandler(() => throw new InvalidOperationException("TABLE_NAME is missing"))
            .Build();

        await Assert.ThrowsAsync<InvalidOperationException>(() => bootstrap.RunAsync(_end.Token));

        var post = await _lambda.NextPostAsync();
        Assert.Equal("init/error", post.Path);
        using var error = JsonDocument.Parse(post.Body);
        Assert.Equal("InvalidOperationException", error.RootElement.GetProperty("errorType").GetString());
        Assert.Equal("TABLE_NAME is missing", error.RootElement.GetProperty("errorMessage").GetString());
    }

    [Fact]
    public async Task Ends_without_an_invocation_when_the_initializer_returns_false()
    {
        _lambda.Send(new("request-1", "{}"));
        using var bootstrap = Create((_, _) => throw new InvalidOperationException("not to be called"))
            .UseBootstrapHandler(() => Task.FromResult(false))
            .Build();

        await bootstrap.RunAsync(_end.Token);
    }

    [Fact]
    public async Task Ends_quietly_when_cancelled_while_it_waits()
    {
        using var bootstrap = Create((_, _) => Task.FromResult(Stream.Null)).Build();
        var running = bootstrap.RunAsync(_end.Token);
        await _lambda.FunctionWaitsAsync();

        await _end.CancelAsync();

        await running;
    }

    // The official builder has an overload for every shape of handler.
    private static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler) => LambdaBootstrapBuilder.Create(handler);

    private static async Task<string> TextOf(Stream stream)
    {
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    private async Task<T> WhileRunningAsync<T>(Func<Stream, ILambdaContext, Task<Stream>> handler, Func<Task<T>> act)
    {
        using var bootstrap = Create(handler).Build();
        var running = bootstrap.RunAsync(_end.Token);
        var result = await act();
        await _end.CancelAsync();
        await running;
        return result;
    }
}
