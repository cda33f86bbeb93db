using Amazon;
using Amazon.DynamoDBv2;
using Amazon.EC2;
using Amazon.Imagebuilder;
using Amazon.KeyManagementService;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.SecurityToken;
using Amazon.SimpleSystemsManagement;
using Amazon.SQS;

namespace ImageBuilderAutomation.Aws;

/// <summary>Creates SDK clients from an environment lookup, so that several functions with different environments can share one process.</summary>
/// <remarks>
/// The SDK's default chains (profiles, roles, metadata) supply values that the lookup does not have.
/// Retries use the SDK's standard mode with backoff. A call has two attempts of five seconds, so that something that does not respond delays one item and
/// not the whole pass, and a function with a timeout of one minute fails with its own error before Lambda stops it.
/// </remarks>
public static class AwsClients
{
    private const int Retries = 1;

    /// <summary>The time of one attempt, for every service.</summary>
    internal static readonly TimeSpan Attempt = TimeSpan.FromSeconds(5);

    private static readonly WholeResponseHttpClientFactory HttpClients = new();

    public static IAmazonDynamoDB DynamoDB(Func<string, string?> environment)
    {
        var config = Configure(new AmazonDynamoDBConfig { Timeout = Attempt }, environment, "DYNAMODB");
        return Credentials(environment) is { } credentials ? new AmazonDynamoDBClient(credentials, config) : new AmazonDynamoDBClient(config);
    }

    public static IAmazonImagebuilder ImageBuilder(Func<string, string?> environment)
    {
        var config = Configure(new AmazonImagebuilderConfig { Timeout = Attempt }, environment, "IMAGEBUILDER");
        return Credentials(environment) is { } credentials
            ? new ThrottleAwareImagebuilderClient(credentials, config)
            : new ThrottleAwareImagebuilderClient(config);
    }

    /// <param name="timeout">For one attempt; five seconds by default.</param>
    public static IAmazonEC2 Ec2(Func<string, string?> environment, TimeSpan? timeout = null)
    {
        var config = Configure(new AmazonEC2Config { Timeout = timeout ?? Attempt }, environment, "EC2");
        return Credentials(environment) is { } credentials ? new AmazonEC2Client(credentials, config) : new AmazonEC2Client(config);
    }

    /// <param name="timeout">For one attempt; five seconds by default.</param>
    public static IAmazonSimpleSystemsManagement Ssm(Func<string, string?> environment, TimeSpan? timeout = null)
    {
        var config = Configure(new AmazonSimpleSystemsManagementConfig { Timeout = timeout ?? Attempt }, environment, "SSM");
        return Credentials(environment) is { } credentials
            ? new AmazonSimpleSystemsManagementClient(credentials, config)
            : new AmazonSimpleSystemsManagementClient(config);
    }

    /// <param name="timeout">For one attempt; five seconds by default.</param>
    public static IAmazonKeyManagementService Kms(Func<string, string?> environment, TimeSpan? timeout = null)
    {
        var config = Configure(new AmazonKeyManagementServiceConfig { Timeout = timeout ?? Attempt }, environment, "KMS");
        return Credentials(environment) is { } credentials
            ? new AmazonKeyManagementServiceClient(credentials, config)
            : new AmazonKeyManagementServiceClient(config);
    }

    /// <param name="timeout">For one attempt; ten seconds by default, because a release record may have some megabytes.</param>
    public static IAmazonS3 S3(Func<string, string?> environment, TimeSpan? timeout = null)
    {
        var config = Configure(new AmazonS3Config { Timeout = timeout ?? TimeSpan.FromSeconds(10) }, environment, "S3");
        // Another endpoint need not resolve a host name for each bucket.
        config.ForcePathStyle = config.ServiceURL is not null;
        return Credentials(environment) is { } credentials ? new AmazonS3Client(credentials, config) : new AmazonS3Client(config);
    }

    /// <param name="timeout">
    /// For one attempt; ten seconds by default, because a page of messages may have one megabyte and the operator's connection may be slow.
    /// </param>
    public static IAmazonSQS Sqs(Func<string, string?> environment, TimeSpan? timeout = null)
    {
        var config = Configure(new AmazonSQSConfig { Timeout = timeout ?? TimeSpan.FromSeconds(10) }, environment, "SQS");
        return Credentials(environment) is { } credentials ? new AmazonSQSClient(credentials, config) : new AmazonSQSClient(config);
    }

    /// <summary>For the command line only: the functions are packaged without AWSSDK.SecurityToken.</summary>
    /// <param name="timeout">For one attempt; five seconds by default.</param>
    public static IAmazonSecurityTokenService SecurityToken(Func<string, string?> environment, TimeSpan? timeout = null)
    {
        var config = Configure(new AmazonSecurityTokenServiceConfig { Timeout = timeout ?? Attempt }, environment, "STS");
        return Credentials(environment) is { } credentials
            ? new AmazonSecurityTokenServiceClient(credentials, config)
            : new AmazonSecurityTokenServiceClient(config);
    }

    /// <summary>Whether Image Builder is an emulator on this machine.</summary>
    public static bool IsLocal(Func<string, string?> environment) =>
        Uri.TryCreate(environment("AWS_ENDPOINT_URL_IMAGEBUILDER") ?? environment("AWS_ENDPOINT_URL"), UriKind.Absolute, out var url) && url.IsLoopback;

    private static TConfig Configure<TConfig>(TConfig config, Func<string, string?> environment, string service)
        where TConfig : ClientConfig
    {
        config.HttpClientFactory = HttpClients;
        config.RetryMode = RequestRetryMode.Standard;
        config.MaxErrorRetry = Retries;
        var region = environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION");
        if (region is not null)
            config.RegionEndpoint = RegionEndpoint.GetBySystemName(region);
        if ((environment($"AWS_ENDPOINT_URL_{service}") ?? environment("AWS_ENDPOINT_URL")) is { Length: > 0 } url)
        {
            config.ServiceURL = url;
            // A service URL replaces the Region, which the signature still needs.
            config.AuthenticationRegion = region;
        }

        return config;
    }

    internal static AWSCredentials? Credentials(Func<string, string?> environment) =>
        (environment("AWS_ACCESS_KEY_ID"), environment("AWS_SECRET_ACCESS_KEY"), environment("AWS_SESSION_TOKEN")) switch
        {
            ({ Length: > 0 } key, { Length: > 0 } secret, { Length: > 0 } token) => new SessionAWSCredentials(key, secret, token),
            ({ Length: > 0 } key, { Length: > 0 } secret, _) => new BasicAWSCredentials(key, secret),
            _ => null,
        };
}
