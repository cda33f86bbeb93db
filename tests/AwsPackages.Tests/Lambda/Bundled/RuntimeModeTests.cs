namespace AwsPackages.Tests.Lambda.Bundled;

/// <summary>Modes of the official client that the bundled one does not have. It names them instead of ignoring them.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class RuntimeModeTests
{
    [Theory]
    [InlineData("AWS_LAMBDA_MAX_CONCURRENCY", "8")]
    [InlineData("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start")]
    public async Task A_mode_that_the_bundled_client_lacks_is_refused_before_an_event_is_asked_for(string name, string value)
    {
        await using var api = await RecordedRuntimeApi.StartAsync();
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            var refusal = await Assert.ThrowsAsync<NotSupportedException>(() => RecordedRuntimeApi.RunAsync((_, _) => Task.FromResult<Stream?>(null)));

            Assert.StartsWith($"{name}: ", refusal.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        Assert.Empty(api.Requests);
    }

    [Fact]
    public async Task A_callers_mobile_SDK_is_refused()
    {
        await using var api = await RecordedRuntimeApi.StartAsync(new() { EventHeaders = { ["Lambda-Runtime-Client-Context"] = "{}" } });

        var refusal = await Assert.ThrowsAsync<NotSupportedException>(() => RecordedRuntimeApi.RunAsync((_, _) => Task.FromResult<Stream?>(null)));

        Assert.Contains("Lambda-Runtime-Client-Context", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handlers_line_is_written_as_it_is()
    {
        await using var api = await RecordedRuntimeApi.StartAsync();
        var console = Console.Out;
        using var written = new StringWriter();
        Console.SetOut(written);
        try
        {
            await RecordedRuntimeApi.RunAsync((_, context) =>
            {
                context.Logger.LogLine("a line");
                return Task.FromResult<Stream?>(null);
            });
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal($"a line{Environment.NewLine}", written.ToString());
    }
}
