using Amazon.Lambda.RuntimeSupport;
using TestKit;

namespace AwsPackages.Tests.Lambda.Bundled;

[Collection(ProcessEnvironment.Name)]
public sealed class RuntimeEndTests
{
    [Fact]
    public async Task Answers_the_event_in_progress_before_it_ends()
    {
        await using var lambda = await LambdaRuntimeStub.StartAsync();
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", lambda.Address);
        using var end = new CancellationTokenSource();
        lambda.Send(new("request-1", "{}"));
        using var bootstrap = LambdaBootstrapBuilder.Create(async (_, _) =>
        {
            await end.CancelAsync();
            return Stream.Null;
        }).Build();

        await bootstrap.RunAsync(end.Token);

        Assert.Equal("invocation/request-1/response", (await lambda.NextPostAsync()).Path);
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", null);
    }
}
