using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime.Credentials;
using ImageBuilderAutomation.Notifications;

namespace ImageBuilderAutomation.Aws.EventBridge;

/// <summary>Publishes notifications as events on an EventBridge bus, one PutEvents call each.</summary>
public sealed class EventBridgeNotificationPublisher : INotificationPublisher, IDisposable
{
    private readonly string _bus;
    private readonly Uri _url;
    private readonly Lazy<SignedCalls> _calls;

    /// <param name="bus">The bus's name or ARN.</param>
    /// <param name="environment">Looks up Region, credentials and AWS_ENDPOINT_URL_EVENTBRIDGE. The SDK's default chain supplies missing credentials.</param>
    /// <param name="timeout">For one attempt; five seconds by default.</param>
    public EventBridgeNotificationPublisher(string bus, Func<string, string?> environment, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        var region = RegionEndpoint.GetBySystemName(environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION") ?? "us-east-1");
        var given = environment("AWS_ENDPOINT_URL_EVENTBRIDGE") is { Length: > 0 } own ? own : environment("AWS_ENDPOINT_URL");
        _bus = bus;
        _url = new(new Uri(given is { Length: > 0 } url ? url : $"https://events.{region.SystemName}.{region.PartitionDnsSuffix}"), "/");
        // Created on first use, because most invocations publish nothing.
        _calls = new(() => new("events", AwsClients.Credentials(environment) ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), region, timeout));
    }

    public async Task PublishAsync(Notification notification, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(notification);
        var input = new JsonObject
        {
            ["Entries"] = new JsonArray(new JsonObject
            {
                ["EventBusName"] = _bus,
                ["Source"] = Notification.Source,
                ["DetailType"] = notification.Kind,
                ["Resources"] = new JsonArray(notification.Subject),
                ["Time"] = notification.At.ToUnixTimeSeconds(),
                ["Detail"] = notification.ToDetail(),
            }),
        }.ToJsonString();

        await _calls.Value.PostAsync(
            _url, input, "application/x-amz-json-1.1", cancellationToken, Refusal, ("X-Amz-Target", "AWSEvents.PutEvents"));
    }

    public void Dispose()
    {
        if (_calls.IsValueCreated)
            _calls.Value.Dispose();
    }

    // A response with a success status may still refuse the entry.
    private string? Refusal(JsonObject answer)
    {
        if (answer["FailedEntryCount"] is JsonValue failed && failed.GetValue<int>() == 0)
            return null;
        var entry = answer["Entries"] is JsonArray { Count: > 0 } entries ? entries[0] : null;
        return $"EventBridge did not accept the notification for bus {_bus}: {entry?["ErrorCode"] ?? "no FailedEntryCount"} {entry?["ErrorMessage"]}";
    }
}
