using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Amazon;
using Amazon.Runtime.Credentials;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.CloudTrail;

/// <summary>LookupEvents of CloudTrail, by event id. If the call fails, the fact is unknown, and the gate asks again.</summary>
// CloudTrail API Reference, "LookupEvents": two calls a second in an account and Region; events appear within 15 minutes.
public sealed class CallHistory : ICallHistory, IDisposable
{
    private readonly AccountRegion _accountRegion;
    private readonly Uri _url;
    private readonly Lazy<SignedCalls> _calls;

    /// <param name="environment">Looks up credentials and AWS_ENDPOINT_URL_CLOUDTRAIL. The SDK's default chain supplies missing credentials.</param>
    /// <param name="timeout">For one attempt; five seconds by default.</param>
    public CallHistory(AccountRegion accountRegion, Func<string, string?> environment, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(accountRegion);
        ArgumentNullException.ThrowIfNull(environment);
        var region = RegionEndpoint.GetBySystemName(accountRegion.Region);
        var given = environment("AWS_ENDPOINT_URL_CLOUDTRAIL") is { Length: > 0 } own ? own : environment("AWS_ENDPOINT_URL");
        _accountRegion = accountRegion;
        _url = new(new Uri(given is { Length: > 0 } url ? url : $"https://cloudtrail.{region.SystemName}.{region.PartitionDnsSuffix}"), "/");
        // Created on first use, because most invocations verify no start.
        _calls = new(() => new(
            "cloudtrail", AwsClients.Credentials(environment) ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), region, timeout));
    }

    public async Task<Known<ApiCall>> FindAsync(string eventId, CancellationToken cancellationToken)
    {
        var input = new JsonObject
        {
            ["LookupAttributes"] = new JsonArray(new JsonObject { ["AttributeKey"] = "EventId", ["AttributeValue"] = eventId }),
        };
        try
        {
            var answer = await _calls.Value.PostAsync(
                _url, input.ToJsonString(), "application/x-amz-json-1.1", cancellationToken, refusal: null,
                ("X-Amz-Target", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents"));
            return Find(answer, eventId) is { } call
                ? new Known<ApiCall>.Yes(call)
                : new Known<ApiCall>.No("CloudTrail's event history does not show it");
        }
        catch (Exception e) when (e is ServiceRefusedException or HttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            return new Known<ApiCall>.No(e.Message);
        }
    }

    public void Dispose()
    {
        if (_calls.IsValueCreated)
            _calls.Value.Dispose();
    }

    private ApiCall? Find(JsonObject answer, string eventId) => (answer["Events"] as JsonArray ?? [])
        .Where(item => Text(item, "EventId") == eventId)
        .Select(item => Record(Text(item, "CloudTrailEvent")))
        .FirstOrDefault(record => record is not null
            && Text(record, "eventID") == eventId
            && Text(record, "recipientAccountId") == _accountRegion.Account
            && Text(record, "awsRegion") == _accountRegion.Region) is { } found ? CallOf(found) : null;

    // CloudTrail User Guide, "CloudTrail record contents".
    private static ApiCall CallOf(JsonObject record) => new(
        Text(record, "eventSource") ?? "",
        Text(record, "eventName") ?? "",
        Text(record, "errorCode") is not null,
        Text(record["responseElements"], "imageBuildVersionArn"),
        Text(record["userIdentity"], "arn"),
        Text(record["userIdentity"], "invokedBy"),
        DateTimeOffset.TryParse(
            Text(record, "eventTime"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
            ? at
            : DateTimeOffset.UnixEpoch);

    private static JsonObject? Record(string? text)
    {
        try
        {
            return text is null ? null : JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonNode? parent, string name) =>
        parent is JsonObject members && members[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
