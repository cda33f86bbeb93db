using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.Tests.Invocation;

public class FunctionHostTests
{
    [Fact]
    public async Task The_context_has_the_identity_and_the_remaining_time_of_the_function()
    {
        Amazon.Lambda.Core.ILambdaContext? seen = null;
        await using var factory = new Factory((_, context) =>
        {
            seen = context;
            return Task.FromResult("\"done\"");
        });
        var result = await factory.Host.InvokeAsync(factory.Model.Functions[0], "request-1", "{}"u8.ToArray());

        Assert.Equal(("\"done\"", true), (result.Payload, result.Succeeded));
        Assert.Equal("request-1", seen!.AwsRequestId);
        Assert.Equal(factory.Model.Functions[0].Arn, seen.InvokedFunctionArn);
        Assert.Equal(TimeSpan.FromSeconds(30), seen.RemainingTime);
        await factory.Clock.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.FromSeconds(30), seen.RemainingTime);
        await factory.Wall.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(TimeSpan.FromSeconds(20), seen.RemainingTime);
        await factory.Wall.AdvanceAsync(TimeSpan.FromMinutes(10));
        Assert.Equal(TimeSpan.Zero, seen.RemainingTime);
    }

    [Fact]
    public async Task A_function_that_does_not_complete_times_out_in_real_time_whatever_the_simulated_time_is()
    {
        await using var factory = new Factory((_, _) => new TaskCompletionSource<string>().Task);
        var invocation = factory.Host.InvokeAsync(factory.Model.Functions[0], "request-1", "{}"u8.ToArray());
        await factory.Clock.AdvanceAsync(TimeSpan.FromDays(1));
        await factory.Wall.AdvanceAsync(TimeSpan.FromSeconds(29));
        Assert.False(invocation.IsCompleted);
        await factory.Wall.AdvanceAsync(TimeSpan.FromSeconds(1));

        var error = (await invocation).Error!;
        Assert.Contains("Task timed out after 30.00 seconds", error["errorMessage"]!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_a_function_once_and_again_after_it_was_killed()
    {
        var kill = false;
        await using var factory = new Factory((_, _) => kill ? throw new FunctionKilledException("by the test") : Task.FromResult("{}"));
        async Task<InvocationResult> Invoke() => await factory.Host.InvokeAsync(factory.Model.Functions[0], "r", "{}"u8.ToArray());

        await Invoke();
        await Invoke();
        Assert.Equal(1, factory.Starts);
        kill = true;
        Assert.Equal("RequestId: r Error: Runtime exited with error: signal: killed", (await Invoke()).Error!["errorMessage"]!.ToString());
        kill = false;
        Assert.True((await Invoke()).Succeeded);
        Assert.Equal(2, factory.Starts);
    }

    [Fact]
    public async Task Never_exceeds_the_reserved_concurrency_of_a_function()
    {
        var (running, max) = (0, 0);
        await using var factory = new Factory(
            async (_, _) =>
            {
                max = Math.Max(max, Interlocked.Increment(ref running));
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return "{}";
            },
            Factory.Template.Replace("Timeout: 30", "Timeout: 30\n      ReservedConcurrentExecutions: 1", StringComparison.Ordinal));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => factory.Host.InvokeAsync(factory.Model.Functions[0], "r", "{}"u8.ToArray())));

        Assert.Equal(1, max);
    }

    [Fact]
    public void Ids_depend_only_on_the_seed()
    {
        static string[] Three(int seed)
        {
            var ids = new SeededIds(seed);
            return [ids.Next(), ids.Next(), ids.Next()];
        }

        Assert.Equal(Three(5), Three(5));
        Assert.Equal(6, Three(5).Concat(Three(6)).Distinct().Count());
    }
}
