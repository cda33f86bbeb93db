using System.Text;
using System.Text.Json;

namespace AwsPackages.Tests.Lambda;

/// <summary>What the runtime client sends, by Parity/Amazon.Lambda.RuntimeSupport.md.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class RuntimeRequestTests : IAsyncLifetime
{
    private RecordedRuntimeApi _api = null!;

    public async Task InitializeAsync() => _api = await RecordedRuntimeApi.StartAsync();

    public async Task DisposeAsync() => await _api.DisposeAsync();

    [Fact]
    public async Task Asks_for_an_event_and_posts_the_result_of_its_handler()
    {
        await RecordedRuntimeApi.RunAsync((_, _) => Task.FromResult<Stream?>(new MemoryStream(Encoding.UTF8.GetBytes("\"é\""))));

        Assert.Equal(
            ["GET /2018-06-01/runtime/invocation/next", "POST /2018-06-01/runtime/invocation/request-1/response"], _api.Requests.Select(r => r.Line));
        Assert.Equal(("application/json", "\"é\""), (_api.Requests[1].Header("Content-Type"), _api.Requests[1].Body));
    }

    [Fact]
    public async Task Every_request_accepts_JSON_and_names_the_client_and_its_runtime()
    {
        await RecordedRuntimeApi.RunAsync((_, _) => throw new FormatException("bad"));

        Assert.Equal(2, _api.Requests.Count);
        Assert.All(_api.Requests, request => Assert.Equal("application/json", request.Header("Accept")));
        Assert.All(_api.Requests, request => Assert.Matches(@"^aws-lambda-dotnet/\S+-\d+\.\d+\.\d+\.\d+$", request.Header("User-Agent")));
    }

    [Fact]
    public async Task A_handler_without_a_result_posts_an_empty_body()
    {
        await RecordedRuntimeApi.RunAsync((_, _) => Task.FromResult<Stream?>(null));

        Assert.Equal(("application/json", ""), (_api.Requests[1].Header("Content-Type"), _api.Requests[1].Body));
    }

    [Fact]
    public async Task An_error_is_posted_as_the_invocations_with_its_type_and_its_cause_for_X_Ray()
    {
        await RecordedRuntimeApi.RunAsync((_, _) => throw new InvalidDataException("two\nlines é", new FormatException("inside")));

        var post = _api.Requests[1];
        Assert.Equal("POST /2018-06-01/runtime/invocation/request-1/error", post.Line);
        Assert.Equal("application/vnd.aws.lambda.error+json", post.Header("Content-Type"));
        Assert.Equal("InvalidDataException", post.Header("Lambda-Runtime-Function-Error-Type"));
        using var cause = JsonDocument.Parse(post.Header("Lambda-Runtime-Function-XRay-Error-Cause")!);
        Assert.Equal(["working_directory", "exceptions", "paths"], cause.RootElement.EnumerateObject().Select(p => p.Name));
        Assert.Equal(Directory.GetCurrentDirectory(), cause.RootElement.GetProperty("working_directory").GetString());
        var exception = Assert.Single(cause.RootElement.GetProperty("exceptions").EnumerateArray());
        Assert.Equal(["type", "message", "stack"], exception.EnumerateObject().Select(p => p.Name));
        Assert.Equal(
            ("InvalidDataException", "two\nlines é"), (exception.GetProperty("type").GetString(), exception.GetProperty("message").GetString()));
        var frame = exception.GetProperty("stack")[0];
        Assert.Contains(nameof(An_error_is_posted_as_the_invocations_with_its_type_and_its_cause_for_X_Ray), frame.GetProperty("label").GetString());
        // With the symbols of this assembly, a frame has its place and the paths are those of the frames.
        Assert.EndsWith("RuntimeRequestTests.cs", frame.GetProperty("path").GetString());
        Assert.True(frame.GetProperty("line").GetInt32() > 0);
        Assert.Contains(frame.GetProperty("path").GetString(), cause.RootElement.GetProperty("paths").EnumerateArray().Select(p => p.GetString()));
    }

    [Theory]
    [InlineData(1_000_000, true)]
    [InlineData(1_100_000, false)]
    public async Task A_cause_of_a_mebibyte_is_left_out(int length, bool isSent)
    {
        await RecordedRuntimeApi.RunAsync((_, _) => throw new FormatException(new string('x', length)));

        Assert.Equal("POST /2018-06-01/runtime/invocation/request-1/error", _api.Requests[1].Line);
        Assert.Equal(isSent, _api.Requests[1].Header("Lambda-Runtime-Function-XRay-Error-Cause") is not null);
    }

    [Fact]
    public async Task A_failed_start_is_posted_without_type_and_cause_before_an_event_is_asked_for()
    {
        await Assert.ThrowsAsync<FormatException>(() => RecordedRuntimeApi.RunAsync(
            (_, _) => Task.FromResult<Stream?>(null), () => throw new FormatException("no table")));

        var post = Assert.Single(_api.Requests);
        Assert.Equal(
            ("POST /2018-06-01/runtime/init/error", "application/vnd.aws.lambda.error+json"), (post.Line, post.Header("Content-Type")));
        Assert.Null(post.Header("Lambda-Runtime-Function-Error-Type"));
        Assert.Null(post.Header("Lambda-Runtime-Function-XRay-Error-Cause"));
    }

    [Fact]
    public async Task The_debuggers_variable_ends_the_client_after_one_event()
    {
        await RecordedRuntimeApi.RunAsync((_, _) => throw new FormatException("bad"));

        Assert.Single(_api.Requests, request => request.Line.EndsWith("/invocation/next", StringComparison.Ordinal));
    }
}
