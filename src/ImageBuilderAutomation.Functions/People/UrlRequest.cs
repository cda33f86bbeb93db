using System.Text.Json.Serialization;

namespace ImageBuilderAutomation.Functions.People;

/// <summary>
/// A call through a function URL or an API Gateway HTTP API, both with AuthType AWS_IAM. Only the members that count are read. Headers are left out: nothing
/// in them is trusted, and they hold the caller's signature.
/// </summary>
// Documented: AWS Lambda Developer Guide, "Invoking Lambda function URLs", payload format 2.0.
public sealed record UrlRequest
{
    [JsonPropertyName("version")]
    public string? Version { get; init; }

    [JsonPropertyName("requestContext")]
    public UrlRequestContext? RequestContext { get; init; }

    [JsonPropertyName("body")]
    public string? Body { get; init; }

    [JsonPropertyName("isBase64Encoded")]
    public bool IsBase64Encoded { get; init; }
}

public sealed record UrlRequestContext
{
    [JsonPropertyName("authorizer")]
    public UrlAuthorizer? Authorizer { get; init; }

    [JsonPropertyName("http")]
    public UrlHttp? Http { get; init; }
}

public sealed record UrlHttp
{
    [JsonPropertyName("method")]
    public string? Method { get; init; }
}

public sealed record UrlAuthorizer
{
    [JsonPropertyName("iam")]
    public UrlIam? Iam { get; init; }
}

/// <summary>The caller as IAM verified it.</summary>
public sealed record UrlIam
{
    [JsonPropertyName("userArn")]
    public string? UserArn { get; init; }

    [JsonPropertyName("userId")]
    public string? UserId { get; init; }
}

/// <summary>The answer to a call, which Lambda turns into HTTP.</summary>
public sealed record UrlAnswer
{
    [JsonPropertyName("statusCode")]
    public required int StatusCode { get; init; }

    [JsonPropertyName("headers")]
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    [JsonPropertyName("body")]
    public required string Body { get; init; }
}
