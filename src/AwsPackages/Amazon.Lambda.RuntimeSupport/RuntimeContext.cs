using System.Globalization;
using System.Net.Http.Headers;
using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

/// <summary>One invocation as the Runtime API's headers and the function's environment describe it.</summary>
internal sealed class RuntimeContext : ILambdaContext
{
    private DateTimeOffset Deadline { get; init; }

    public string AwsRequestId { get; private init; }

    public string InvokedFunctionArn { get; private init; }

    public string TraceId { get; private init; }

    public TimeSpan RemainingTime => Deadline - DateTimeOffset.UtcNow;

    public string FunctionName { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_NAME");

    public string FunctionVersion { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_VERSION");

    public string LogGroupName { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_GROUP_NAME");

    public string LogStreamName { get; } = Environment.GetEnvironmentVariable("AWS_LAMBDA_LOG_STREAM_NAME");

    public int MemoryLimitInMB { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("AWS_LAMBDA_FUNCTION_MEMORY_SIZE"), CultureInfo.InvariantCulture, out var mb) ? mb : 0;

    public ILambdaLogger Logger { get; } = new ConsoleLambdaLogger();

    public string TenantId { get; private init; }

    public IClientContext ClientContext => MobileCaller.None;

    public ICognitoIdentity Identity => MobileCaller.None;

    public static RuntimeContext From(HttpResponseHeaders headers)
    {
        foreach (var name in (string[])["Lambda-Runtime-Client-Context", "Lambda-Runtime-Cognito-Identity"])
        {
            if (headers.Contains(name))
                throw new NotSupportedException($"{name}: the bundled runtime client reads nothing that a mobile SDK sends.");
        }

        return new()
        {
            AwsRequestId = Header(headers, "Lambda-Runtime-Aws-Request-Id") ?? throw new KeyNotFoundException("The Runtime API sent no request id."),
            TenantId = Header(headers, "Lambda-Runtime-Aws-Tenant-Id"),
            InvokedFunctionArn = Header(headers, "Lambda-Runtime-Invoked-Function-Arn"),
            TraceId = Header(headers, "Lambda-Runtime-Trace-Id"),
            Deadline = long.TryParse(Header(headers, "Lambda-Runtime-Deadline-Ms"), CultureInfo.InvariantCulture, out var deadline)
                ? DateTimeOffset.FromUnixTimeMilliseconds(deadline)
                : DateTimeOffset.UnixEpoch,
        };
    }

    private static string Header(HttpResponseHeaders headers, string name) =>
        headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}

/// <summary>What a caller's mobile SDK says of itself: nothing, because no such caller exists here.</summary>
internal sealed class MobileCaller : IClientContext, ICognitoIdentity
{
    public static readonly MobileCaller None = new();

    public IDictionary<string, string> Environment => null;

    public IClientApplication Client => null;

    public IDictionary<string, string> Custom => null;

    public string IdentityId => null;

    public string IdentityPoolId => null;
}

internal sealed class ConsoleLambdaLogger : ILambdaLogger
{
    public void Log(string message) => Console.Write(message);

    public void LogLine(string message) => Console.WriteLine(message);
}
