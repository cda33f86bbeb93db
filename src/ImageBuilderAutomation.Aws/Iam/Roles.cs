using System.Collections.Concurrent;
using System.Text.Json;
using System.Xml;
using Amazon;
using Amazon.Runtime.Credentials;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Aws.Iam;

/// <summary>GetRole of IAM, kept for ten minutes. If the call fails, the role is unknown, and the next reading asks again.</summary>
// IAM API Reference, "GetRole": the role's path, its unique id and its trust policy, URL-encoded. IAM has one endpoint for each partition.
public sealed class Roles : IRoles, IDisposable
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<string, (DateTimeOffset At, RoleFacts Facts)> _read = new(StringComparer.Ordinal);
    private readonly TimeProvider _clock;
    private readonly Uri _url;
    private readonly Lazy<SignedCalls> _calls;

    /// <param name="environment">Looks up credentials and AWS_ENDPOINT_URL_IAM. The SDK's default chain supplies missing credentials.</param>
    /// <param name="timeout">For one attempt; five seconds by default.</param>
    public Roles(AccountRegion accountRegion, Func<string, string?> environment, TimeProvider clock, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(accountRegion);
        ArgumentNullException.ThrowIfNull(environment);
        _clock = clock;
        var (host, region) = EndpointOf(accountRegion.Region);
        var given = environment("AWS_ENDPOINT_URL_IAM") is { Length: > 0 } own ? own : environment("AWS_ENDPOINT_URL");
        _url = new(new Uri(given is { Length: > 0 } url ? url : $"https://{host}"), "/");
        // Created on first use, because most invocations read no role.
        _calls = new(() => new(
            "iam", AwsClients.Credentials(environment) ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), RegionEndpoint.GetBySystemName(region), timeout));
    }

    public async Task<Known<RoleFacts>> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (_read.TryGetValue(name, out var kept) && _clock.GetUtcNow() - kept.At < Kept)
            return new Known<RoleFacts>.Yes(kept.Facts);
        try
        {
            var answer = await _calls.Value.PostForTextAsync(
                _url, $"Action=GetRole&Version=2010-05-08&RoleName={Uri.EscapeDataString(name)}", "application/x-www-form-urlencoded", cancellationToken);
            var facts = RoleText.Read(answer);
            _read[name] = (_clock.GetUtcNow(), facts);
            return new Known<RoleFacts>.Yes(facts);
        }
        catch (Exception e) when (e is ServiceRefusedException or HttpRequestException or XmlException or JsonException or FormatException
            && !cancellationToken.IsCancellationRequested)
        {
            return new Known<RoleFacts>.No($"role {name} cannot be read: {e.Message}");
        }
    }

    public void Dispose()
    {
        if (_calls.IsValueCreated)
            _calls.Value.Dispose();
    }

    /// <returns>The endpoint of the Region's partition, and the Region that signs for it.</returns>
    internal static (string Host, string Region) EndpointOf(string region) =>
        Partitions.IamOf(region) is { } known ? known : ($"iam.{region}.{RegionEndpoint.GetBySystemName(region).PartitionDnsSuffix}", region);
}

/// <summary>Reads IAM's answer.</summary>
internal static class RoleText
{
    /// <exception cref="FormatException">The answer names no path or no trust policy.</exception>
    public static RoleFacts Read(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        string? path = null, id = null, trust = null;
        while (reader.Read())
        {
            if (reader.NodeType != XmlNodeType.Element || reader.LocalName is not ("Path" or "RoleId" or "AssumeRolePolicyDocument"))
                continue;
            var (name, text) = (reader.LocalName, reader.IsEmptyElement || !reader.Read() ? "" : reader.Value);
            if (name == "Path")
                path = text;
            else if (name == "RoleId")
                id = text;
            else
                trust = text;
        }

        return path is { Length: > 0 } && trust is { Length: > 0 }
            ? TrustPolicy.Read(path, Uri.UnescapeDataString(trust)) with { Id = string.IsNullOrEmpty(id) ? null : id }
            : throw new FormatException("IAM returned neither a path nor a trust policy");
    }
}

/// <summary>What a trust policy says about whoever acts as the role.</summary>
internal static class TrustPolicy
{
    private const string SessionName = "sts:RoleSessionName";

    /// <summary>
    /// Names are true if every statement that lets somebody assume the role pins the session name to the user's name, or leaves it to a SAML provider, whose
    /// assertion contains it.
    /// </summary>
    // IAM user guide, "IAM and AWS STS condition context keys": sts:RoleSessionName. STS API Reference, "AssumeRoleWithSAML": the name comes from the assertion.
    public static RoleFacts Read(string path, string document)
    {
        using var policy = JsonDocument.Parse(document);
        if (policy.RootElement.ValueKind != JsonValueKind.Object || !policy.RootElement.TryGetProperty("Statement", out var statements))
            return new(path, NamesSessions: false);
        var all = statements.ValueKind == JsonValueKind.Array ? [.. statements.EnumerateArray()] : new[] { statements };
        var allowing = all.Where(statement => statement.ValueKind == JsonValueKind.Object && !IsText(statement, "Effect", "Deny")).ToList();
        return new(path, allowing.Count > 0 && allowing.TrueForAll(statement => IsBySaml(statement) || IsPinned(statement)))
        {
            OnlyServices = allowing.Count > 0 && allowing.TrueForAll(IsForServices),
        };
    }

    private static bool IsForServices(JsonElement statement) =>
        statement.TryGetProperty("Principal", out var principal) && principal.ValueKind == JsonValueKind.Object
        && principal.EnumerateObject().ToList() is [{ Name: "Service" }];

    private static bool IsPinned(JsonElement statement) =>
        statement.TryGetProperty("Condition", out var condition) && condition.ValueKind == JsonValueKind.Object
        && condition.EnumerateObject().Any(operation => operation.NameEquals("StringEquals") && operation.Value.ValueKind == JsonValueKind.Object
            && operation.Value.EnumerateObject().Any(key => string.Equals(key.Name, SessionName, StringComparison.OrdinalIgnoreCase)
                && Texts(key.Value) is ["${aws:username}"]));

    private static bool IsBySaml(JsonElement statement) =>
        statement.TryGetProperty("Principal", out var principal) && principal.ValueKind == JsonValueKind.Object
        && principal.EnumerateObject().ToList() is [{ Name: "Federated" } federated]
        && Texts(federated.Value) is { Count: > 0 } providers && providers.All(provider => provider.Contains(":saml-provider/", StringComparison.Ordinal))
        && statement.TryGetProperty("Action", out var action)
        && Texts(action) is { Count: > 0 } actions && actions.All(name => name is "sts:AssumeRoleWithSAML" or "sts:TagSession");

    private static bool IsText(JsonElement statement, string name, string text) =>
        statement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.ValueEquals(text);

    private static List<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? item.GetString()! : "")],
        _ => [],
    };
}
