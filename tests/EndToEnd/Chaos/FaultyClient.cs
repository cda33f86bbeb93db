using System.Net;
using System.Reflection;
using System.Runtime.ExceptionServices;
using Amazon.Imagebuilder;
using Amazon.Runtime;
using ImageBuilderAutomation.Local.Invocation;

namespace EndToEnd.Chaos;

/// <summary>Wraps a client of the SDK and injects faults into its calls.</summary>
#pragma warning disable CA1852 // DispatchProxy derives a class from this one at run time.
internal class FaultyClient : DispatchProxy
#pragma warning restore CA1852
{
    private object _client = null!;
    private Func<string, InjectedFault> _fault = null!;

    public static T Around<T>(T client, Func<string, InjectedFault> fault)
        where T : class
    {
        var proxy = Create<T, FaultyClient>();
        var storm = (FaultyClient)(object)proxy;
        (storm._client, storm._fault) = (client, fault);
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        var call = targetMethod!.Name;
        if (!call.EndsWith("Async", StringComparison.Ordinal))
            return Forward(targetMethod, args);

        var answer = targetMethod.ReturnType.GetGenericArguments()[0];
        return Method(nameof(MeetAsync)).MakeGenericMethod(answer).Invoke(this, [_fault(call), call, () => Forward(targetMethod, args)]);
    }

    private static MethodInfo Method(string name) => typeof(FaultyClient).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance)!;

    private object? Forward(MethodInfo method, object?[]? args)
    {
        try
        {
            return method.Invoke(_client, args);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }

    private static async Task<T> MeetAsync<T>(InjectedFault fault, string call, Func<object?> forward)
    {
        switch (fault)
        {
            case InjectedFault.KilledBefore:
                throw new FunctionKilledException($"before {call}");
            case InjectedFault.Throttled:
                // The exception that the client throws after its own retries have failed.
                throw new AmazonImagebuilderException(
                    "Rate exceeded", ErrorType.Sender, "CallRateLimitExceededException", "request", HttpStatusCode.TooManyRequests);
        }

        var answer = await (Task<T>)forward()!;
        return fault == InjectedFault.KilledAfter ? throw new FunctionKilledException($"after {call}") : answer;
    }
}
