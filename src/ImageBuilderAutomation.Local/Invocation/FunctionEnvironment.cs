using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>
/// The environment variables of a function: the template's values, those that Lambda sets, and the local endpoints.
/// No variable of this process is passed on, so no real credentials are.
/// </summary>
public static class FunctionEnvironment
{
    /// <param name="overrides">Values that override the template's.</param>
    public static IReadOnlyDictionary<string, string> Of(
        FunctionResource function, TemplateSettings settings, LocalEndpoints endpoints, IReadOnlyDictionary<string, string> overrides)
    {
        var values = new Dictionary<string, string>(function.Environment, StringComparer.Ordinal)
        {
            ["AWS_LAMBDA_FUNCTION_NAME"] = function.Name,
            ["AWS_LAMBDA_FUNCTION_VERSION"] = "$LATEST",
            ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"] = $"{function.MemorySize}",
            ["AWS_LAMBDA_LOG_GROUP_NAME"] = $"/aws/lambda/{function.Name}",
            ["AWS_LAMBDA_INITIALIZATION_TYPE"] = "on-demand",
            ["_HANDLER"] = function.Handler,
            ["LAMBDA_TASK_ROOT"] = AppContext.BaseDirectory,
            // Metrics are lines for CloudWatch, which nobody collects here.
            ["METRICS_NAMESPACE"] = "",
        };
        foreach (var (name, value) in Client(function.LogicalId, settings, endpoints).Concat(overrides))
            values[name] = value;
        return values;
    }

    /// <summary>The environment variables of an AWS client of the local services.</summary>
    /// <param name="accessKey">Any text; the emulator's log shows it as the caller.</param>
    public static IReadOnlyDictionary<string, string> Client(
        string accessKey, TemplateSettings settings, LocalEndpoints endpoints) => new Dictionary<string, string>
        {
            ["AWS_REGION"] = settings.Region,
            ["AWS_DEFAULT_REGION"] = settings.Region,
            ["AWS_ACCESS_KEY_ID"] = accessKey,
            ["AWS_SECRET_ACCESS_KEY"] = "local",
            ["AWS_SESSION_TOKEN"] = "local",
            ["AWS_ENDPOINT_URL_IMAGEBUILDER"] = endpoints.ImageBuilder.ToString(),
            ["AWS_ENDPOINT_URL_DYNAMODB"] = endpoints.DynamoDB.ToString(),
            ["AWS_ENDPOINT_URL_EVENTBRIDGE"] = endpoints.EventBridge.ToString(),
            ["AWS_ENDPOINT_URL_EC2"] = endpoints.Ec2.ToString(),
            ["AWS_ENDPOINT_URL_CLOUDTRAIL"] = endpoints.CloudTrail.ToString(),
            ["AWS_ENDPOINT_URL_SSM"] = endpoints.Ssm.ToString(),
            ["AWS_ENDPOINT_URL_S3"] = endpoints.S3.ToString(),
            ["AWS_ENDPOINT_URL_KMS"] = endpoints.Kms.ToString(),
            ["AWS_ENDPOINT_URL_STS"] = endpoints.Sts.ToString(),
            ["AWS_ENDPOINT_URL_IAM"] = endpoints.Iam.ToString(),
            // A queue's URL names AWS, and a function that replays failed events must not reach it.
            ["AWS_ENDPOINT_URL_SQS"] = endpoints.FailureQueues.ToString(),
            ["AWS_ENDPOINT_URL_LAMBDA"] = endpoints.FailureQueues.ToString(),
            ["AWS_ENDPOINT_URL_SNS"] = endpoints.FailureQueues.ToString(),
            ["AWS_ENDPOINT_URL_CLOUDFORMATION"] = endpoints.FailureQueues.ToString(),
        };
}

public sealed record LocalEndpoints(Uri ImageBuilder, Uri DynamoDB, Uri EventBridge)
{
    /// <summary>One port serves all services except Image Builder and DynamoDB.</summary>
    public Uri Ec2 => EventBridge;

    public Uri CloudTrail => EventBridge;

    public Uri Ssm => EventBridge;

    public Uri S3 => EventBridge;

    public Uri Kms => EventBridge;

    public Uri Sts => EventBridge;

    public Uri Iam => EventBridge;

    /// <summary>SQS, and the services that a replay of failed events calls: Lambda, SNS and CloudFormation.</summary>
    public Uri FailureQueues => EventBridge;
}

internal static class Endpoint
{
    /// <summary>The URL without the trailing slash.</summary>
    public static string Text(Uri url) => url.ToString().TrimEnd('/');
}
