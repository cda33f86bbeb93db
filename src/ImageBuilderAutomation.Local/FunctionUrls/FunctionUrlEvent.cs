using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using ImageBuilderAutomation.Local.People;

namespace ImageBuilderAutomation.Local.FunctionUrls;

/// <summary>Where a request to a function URL came from and what it was sent to.</summary>
/// <param name="UrlId">The id that is the first part of the URL's host name on AWS.</param>
internal sealed record FunctionUrlCall(
    string Account, string UrlId, string Host, string Path, IPAddress? Source, int Port, string Protocol, string RequestId, DateTimeOffset At);

/// <summary>Builds the event that a function gets for a request to its URL: payload format version 2.0.</summary>
// Documented: Lambda Developer Guide, "Invoking Lambda function URLs", and API Gateway Developer Guide, "Working with AWS Lambda proxy integrations for HTTP APIs".
// Assumed: rawPath is not decoded, all headers are passed on, and a body without a text content type is encoded.
internal static class FunctionUrlEvent
{
    private const string Route = "$default";

    public static JsonObject Of(ReceivedRequest request, FunctionUrlCall call, LocalCredentials caller)
    {
        var result = new JsonObject
        {
            ["version"] = "2.0",
            ["routeKey"] = Route,
            ["rawPath"] = call.Path,
            ["rawQueryString"] = request.Query,
            ["headers"] = Headers(request, call),
            ["requestContext"] = Context(request, call, caller),
            ["isBase64Encoded"] = false,
        };
        if (request.Headers.ContainsKey("cookie"))
            result["cookies"] = new JsonArray([.. request.Header("cookie").SelectMany(c => c.Split("; ")).Select(c => (JsonNode)c)]);
        if (Parameters(request.Query) is { Count: > 0 } parameters)
            result["queryStringParameters"] = parameters;
        if (request.Body.Length > 0)
        {
            var isText = IsText(request);
            result["body"] = isText ? Encoding.UTF8.GetString(request.Body.Span) : Convert.ToBase64String(request.Body.Span);
            result["isBase64Encoded"] = !isText;
        }

        return result;
    }

    private static JsonObject Context(ReceivedRequest request, FunctionUrlCall call, LocalCredentials caller) => new()
    {
        ["accountId"] = call.Account,
        ["apiId"] = call.UrlId,
        ["authentication"] = null,
        ["authorizer"] = new JsonObject
        {
            ["iam"] = new JsonObject
            {
                ["accessKey"] = caller.AccessKeyId,
                ["accountId"] = caller.Principal.Account,
                ["callerId"] = caller.Principal.UserId,
                ["cognitoIdentity"] = null,
                ["principalOrgId"] = null,
                ["userArn"] = caller.Principal.Arn,
                ["userId"] = caller.Principal.UserId,
            },
        },
        ["domainName"] = call.Host,
        ["domainPrefix"] = call.UrlId,
        ["http"] = new JsonObject
        {
            ["method"] = request.Method,
            ["path"] = call.Path,
            ["protocol"] = call.Protocol,
            ["sourceIp"] = $"{call.Source}",
            ["userAgent"] = string.Join(',', request.Header("user-agent")),
        },
        ["requestId"] = call.RequestId,
        ["routeKey"] = Route,
        ["stage"] = Route,
        ["time"] = call.At.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss '+0000'", CultureInfo.InvariantCulture),
        ["timeEpoch"] = call.At.ToUnixTimeMilliseconds(),
    };

    private static JsonObject Headers(ReceivedRequest request, FunctionUrlCall call)
    {
        var headers = new JsonObject();
        foreach (var (name, values) in request.Headers.Where(header => header.Key != "cookie"))
            headers[name] = string.Join(',', values);
        // Lambda sets these, whatever the client sends.
        headers["x-forwarded-for"] = $"{call.Source}";
        headers["x-forwarded-port"] = $"{call.Port}";
        headers["x-forwarded-proto"] = "http";
        return headers;
    }

    private static JsonObject Parameters(string query)
    {
        var parameters = new JsonObject();
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2).Select(WebUtility.UrlDecode).ToArray()))
        {
            var value = pair.Length == 2 ? pair[1] ?? "" : "";
            parameters[pair[0] ?? ""] = parameters[pair[0] ?? ""] is { } before ? $"{before},{value}" : value;
        }

        return parameters;
    }

    private static bool IsText(ReceivedRequest request) =>
        request.Header("content-type") is [var header] && header.Split(';')[0].Trim().ToLowerInvariant() is var type
        && (type.StartsWith("text/", StringComparison.Ordinal) || type.EndsWith("+json", StringComparison.Ordinal) || type.EndsWith("+xml", StringComparison.Ordinal)
            || type is "application/json" or "application/javascript" or "application/xml")
        && !request.Headers.ContainsKey("content-encoding")
        && Utf8.IsValid(request.Body.Span);
}
