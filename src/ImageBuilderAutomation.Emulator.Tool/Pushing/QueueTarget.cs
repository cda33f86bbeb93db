using Amazon.Runtime;
using Amazon.SQS;

namespace ImageBuilderAutomation.Emulator.Tool.Pushing;

/// <summary>A queue. It gets events as a rule of EventBridge sends them, and messages of topics as a subscription of SNS does.</summary>
internal sealed class QueueTarget(Uri url) : IPushTarget
{
    private readonly AmazonSQSClient _queues = Client(url);

    // A payload is for the function alone.
    public bool Takes(PublishedKind kind) => kind is PublishedKind.Event or PublishedKind.Message;

    public Task SendAsync(Published published, CancellationToken cancellationToken) => _queues.SendMessageAsync(
        url.ToString(), published.Kind == PublishedKind.Message ? SnsNotification.Of(published) : published.Content, cancellationToken);

    public void Dispose() => _queues.Dispose();

    public override string ToString() => url.ToString();

    private static AmazonSQSClient Client(Uri url)
    {
        var configuration = new AmazonSQSConfig
        {
            ServiceURL = url.GetLeftPart(UriPartial.Authority),
            AuthenticationRegion = PushCredentials.RegionOf(url),
            MaxErrorRetry = 0,
            Timeout = TimeSpan.FromSeconds(10),
        };
        return PushCredentials.Of(url) is { } given ? new(given, configuration) : new(configuration);
    }
}

/// <summary>How calls to a target are signed.</summary>
internal static class PushCredentials
{
    /// <returns>Null for the credentials of the environment. A server on this machine does not ask for any.</returns>
    public static AWSCredentials? Of(Uri url) => url.Host.EndsWith(".amazonaws.com", StringComparison.Ordinal) || Given("AWS_ACCESS_KEY_ID") is not null
        ? null
        : new BasicAWSCredentials("local", "local");

    /// <summary>The Region in the name of a host of AWS; otherwise that of the environment.</summary>
    public static string RegionOf(Uri url) => url.Host.Split('.') is [_, var region, "amazonaws", ..]
        ? region
        : Given("AWS_REGION") ?? Given("AWS_DEFAULT_REGION") ?? "us-east-1";

    private static string? Given(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
