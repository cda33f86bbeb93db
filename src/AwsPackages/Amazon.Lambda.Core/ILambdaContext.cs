namespace Amazon.Lambda.Core;

/// <summary>Has all members of the official interface, because the local host implements it and must compile against both.</summary>
public interface ILambdaContext
{
    string AwsRequestId { get; }

    IClientContext ClientContext { get; }

    string FunctionName { get; }

    string FunctionVersion { get; }

    ICognitoIdentity Identity { get; }

    string InvokedFunctionArn { get; }

    ILambdaLogger Logger { get; }

    string LogGroupName { get; }

    string LogStreamName { get; }

    int MemoryLimitInMB { get; }

    TimeSpan RemainingTime { get; }

    string TenantId => string.Empty;

    string TraceId => string.Empty;

    ILambdaSerializer Serializer => null;
}

/// <summary>The two members that the official interface leaves to its implementers; logging itself goes through ILogger.</summary>
public interface ILambdaLogger
{
    void Log(string message);

    void LogLine(string message);
}

public interface IClientContext
{
    IDictionary<string, string> Environment { get; }

    IClientApplication Client { get; }

    IDictionary<string, string> Custom { get; }
}

public interface IClientApplication
{
    string AppPackageName { get; }

    string AppTitle { get; }

    string AppVersionCode { get; }

    string AppVersionName { get; }

    string InstallationId { get; }
}

public interface ICognitoIdentity
{
    string IdentityId { get; }

    string IdentityPoolId { get; }
}
