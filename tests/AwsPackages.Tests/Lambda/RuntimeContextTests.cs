using Amazon.Lambda.Core;
using TestKit;

namespace AwsPackages.Tests.Lambda;

/// <summary>What a handler learns of its invocation, by Parity/Amazon.Lambda.RuntimeSupport.md.</summary>
[Collection(ProcessEnvironment.Name)]
public sealed class RuntimeContextTests
{
    [Fact]
    public async Task The_function_is_the_one_of_the_environment()
    {
        (string, string)[] variables =
        [
            ("AWS_LAMBDA_FUNCTION_NAME", "gates"), ("AWS_LAMBDA_FUNCTION_VERSION", "7"), ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512"),
            ("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/gates"), ("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/02/[7]a"),
        ];

        var context = await SeenAsync(new(), variables);

        Assert.Equal(
            ("gates", "7", 512, "/aws/lambda/gates", "2026/01/02/[7]a"),
            (context.FunctionName, context.FunctionVersion, context.MemoryLimitInMB, context.LogGroupName, context.LogStreamName));
    }

    [Fact]
    public async Task Without_them_it_has_no_name_and_no_memory()
    {
        var context = await SeenAsync(new());

        Assert.Equal((null, 0), (context.FunctionName, context.MemoryLimitInMB));
    }

    [Fact]
    public async Task Without_a_tenant_or_a_mobile_caller_their_members_are_empty()
    {
        var context = await SeenAsync(new());

        Assert.Null(context.TenantId);
        Assert.Equal((null, null, null), (context.ClientContext.Client, context.ClientContext.Custom, context.ClientContext.Environment));
        Assert.Equal((null, null), (context.Identity.IdentityId, context.Identity.IdentityPoolId));
        Assert.Null(context.Serializer);
    }

    [Fact]
    public async Task The_tenant_is_the_one_of_the_events_headers()
    {
        var context = await SeenAsync(new() { EventHeaders = { ["Lambda-Runtime-Aws-Tenant-Id"] = "blue" } });

        Assert.Equal("blue", context.TenantId);
    }

    [Fact]
    public async Task An_event_without_a_deadline_has_no_time_left()
    {
        var api = new LambdaRuntimeRecorder();
        api.EventHeaders.Remove("Lambda-Runtime-Deadline-Ms");

        var context = await SeenAsync(api);

        Assert.True(context.RemainingTime < TimeSpan.Zero);
    }

    [Fact]
    public async Task An_event_without_a_request_id_ends_the_client()
    {
        var api = new LambdaRuntimeRecorder();
        api.EventHeaders.Remove("Lambda-Runtime-Aws-Request-Id");

        await Assert.ThrowsAsync<KeyNotFoundException>(() => SeenAsync(api));
    }

    private static async Task<ILambdaContext> SeenAsync(LambdaRuntimeRecorder api, params (string Name, string Value)[] variables)
    {
        ILambdaContext? seen = null;
        foreach (var (name, value) in variables)
            Environment.SetEnvironmentVariable(name, value);
        await using (await RecordedRuntimeApi.StartAsync(api))
        {
            try
            {
                await RecordedRuntimeApi.RunAsync((_, context) =>
                {
                    seen = context;
                    return Task.FromResult<Stream?>(null);
                });
            }
            finally
            {
                foreach (var (name, _) in variables)
                    Environment.SetEnvironmentVariable(name, null);
            }
        }

        return seen!;
    }
}
