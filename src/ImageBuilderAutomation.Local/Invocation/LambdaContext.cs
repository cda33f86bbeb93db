using Amazon.Lambda.Core;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>The context of an invocation that starts now. Its deadline is the function's time-out, in real time.</summary>
internal sealed class LambdaContext(FunctionResource function, string requestId, TimeProvider clock, TimeProvider wall, Action<string> log)
    : ILambdaContext, ILambdaLogger
{
    private readonly long _began = wall.GetTimestamp();

    public string AwsRequestId => requestId;

    // Documented: both are set only for calls by the mobile SDK.
    public IClientContext ClientContext => null!;

    public ICognitoIdentity Identity => null!;

    public string FunctionName => function.Name;

    public string FunctionVersion => "$LATEST";

    public string InvokedFunctionArn => function.Arn;

    public ILambdaLogger Logger => this;

    public string LogGroupName => $"/aws/lambda/{function.Name}";

    public string LogStreamName => $"{clock.GetUtcNow():yyyy/MM/dd}/[$LATEST]local";

    public int MemoryLimitInMB => function.MemorySize;

    public TimeSpan RemainingTime => function.Timeout - wall.GetElapsedTime(_began) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public void Log(string message) => log(message);

    public void LogLine(string message) => log(message);
}
