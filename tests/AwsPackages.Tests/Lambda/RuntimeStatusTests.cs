using Amazon.Lambda.RuntimeSupport;

namespace AwsPackages.Tests.Lambda;

/// <summary>What the runtime client makes of the Runtime API's statuses, by Parity/Amazon.Lambda.RuntimeSupport.md.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class RuntimeStatusTests
{
    private const string Refusal = """{"errorMessage":"no","errorType":"Refused"}""";

    [Theory]
    [InlineData("invocation/next", 403)]
    [InlineData("invocation/next", 410)]
    [InlineData("invocation/next", 500)]
    [InlineData("invocation/next", 202)]
    [InlineData("invocation/request-1/response", 400)]
    [InlineData("invocation/request-1/response", 403)]
    [InlineData("invocation/request-1/response", 410)]
    [InlineData("invocation/request-1/response", 413)]
    [InlineData("invocation/request-1/response", 500)]
    [InlineData("invocation/request-1/error", 400)]
    [InlineData("invocation/request-1/error", 403)]
    [InlineData("invocation/request-1/error", 410)]
    [InlineData("invocation/request-1/error", 500)]
    public async Task Any_other_status_ends_the_client(string path, int status)
    {
        await using var api = await AnsweringAsync(path, (status, Refusal));

        var thrown = await Assert.ThrowsAnyAsync<RuntimeApiClientException>(() => RunAsync(path));

        Assert.Equal((status, Refusal), (thrown.StatusCode, thrown.Response));
        Assert.Contains(Refusal, thrown.Message, StringComparison.Ordinal);
        Assert.EndsWith(path, api.Requests[^1].Line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("invocation/request-1/response", 200)]
    [InlineData("invocation/request-1/response", 204)]
    [InlineData("invocation/request-1/error", 200)]
    [InlineData("invocation/request-1/error", 204)]
    public async Task A_post_may_be_answered_with_200_or_204_and_anything(string path, int status)
    {
        await using var api = await AnsweringAsync(path, (status, "anything"));

        await RunAsync(path);

        Assert.EndsWith(path, api.Requests[^1].Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_body_of_an_accepted_result_is_not_read()
    {
        await using var api = await AnsweringAsync("/response", (202, "anything"));

        await RunAsync("/response");

        Assert.Equal(2, api.Requests.Count);
    }

    [Theory]
    [InlineData("/error", "")]
    [InlineData("/error", "OK")]
    public async Task The_body_of_an_accepted_error_must_be_JSON(string path, string body)
    {
        await using var api = await AnsweringAsync(path, (202, body));

        var thrown = await Assert.ThrowsAnyAsync<RuntimeApiClientException>(() => RunAsync(path));

        Assert.Equal((202, body), (thrown.StatusCode, thrown.Response));
    }

    [Theory]
    [InlineData(403)]
    [InlineData(500)]
    public async Task A_failed_start_that_cannot_be_reported_ends_the_client_with_that_status(int status)
    {
        await using var api = await AnsweringAsync("init/error", (status, Refusal));

        var thrown = await Assert.ThrowsAnyAsync<RuntimeApiClientException>(
            () => RecordedRuntimeApi.RunAsync((_, _) => Task.FromResult<Stream?>(null), () => throw new FormatException("no table")));

        Assert.Equal(status, thrown.StatusCode);
    }

    private static Task<RecordedRuntimeApi> AnsweringAsync(string path, (int, string) answer) => RecordedRuntimeApi.StartAsync(
        new() { Instead = requested => requested.EndsWith(path, StringComparison.Ordinal) ? answer : null });

    private static Task RunAsync(string path) => RecordedRuntimeApi.RunAsync((_, _) =>
        path.EndsWith("error", StringComparison.Ordinal) ? throw new FormatException("bad") : Task.FromResult<Stream?>(Stream.Null));
}
