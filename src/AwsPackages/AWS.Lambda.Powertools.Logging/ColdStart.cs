namespace AWS.Lambda.Powertools.Logging;

/// <summary>True in the asynchronous flow that logs first in this process, which is the first invocation; false in every later flow.</summary>
internal static class ColdStart
{
    private static readonly AsyncLocal<bool?> Flow = new();
    private static int s_seen;

    public static bool Now => Environment.GetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE") != "provisioned-concurrency"
        && (Flow.Value ??= Interlocked.Exchange(ref s_seen, 1) == 0);
}
