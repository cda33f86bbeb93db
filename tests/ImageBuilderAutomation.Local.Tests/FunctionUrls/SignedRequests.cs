using System.Globalization;
using System.Text;
using ImageBuilderAutomation.Local.FunctionUrls;
using ImageBuilderAutomation.Local.People;

namespace ImageBuilderAutomation.Local.Tests.FunctionUrls;

/// <summary>Signs requests as a client does. A test changes what is signed, or what was signed.</summary>
internal static class SignedRequests
{
    public static ReceivedRequest Sign(
        this ReceivedRequest request, LocalCredentials credentials, DateTimeOffset at, string region = "us-east-1", string service = "lambda")
    {
        var time = at.UtcDateTime.ToString(CanonicalRequest.DateFormat, CultureInfo.InvariantCulture);
        var dated = request.With("x-amz-date", time);
        if (credentials.SessionToken is { } token)
            dated = dated.With("x-amz-security-token", token);
        var names = dated.Headers.Keys.Order(StringComparer.Ordinal).ToList();
        var signature = CanonicalRequest.SignatureOf(CanonicalRequest.Of(dated, names), credentials.SecretAccessKey, time, region, service);
        return dated.With(
            "authorization",
            $"AWS4-HMAC-SHA256 Credential={credentials.AccessKeyId}/{time[..8]}/{region}/{service}/aws4_request, "
                + $"SignedHeaders={string.Join(';', names)}, Signature={signature}");
    }

    public static ReceivedRequest Post(string path, string body, string host = "127.0.0.1:4601") => new(
        "POST", path, "", new Dictionary<string, IReadOnlyList<string>> { ["host"] = [host], ["content-type"] = ["application/json"] }, Encoding.UTF8.GetBytes(body));

    public static ReceivedRequest With(this ReceivedRequest request, string header, params string[] values) =>
        request with { Headers = new Dictionary<string, IReadOnlyList<string>>(request.Headers) { [header] = values } };

    public static ReceivedRequest Without(this ReceivedRequest request, string header) =>
        request with { Headers = request.Headers.Where(h => h.Key != header).ToDictionary() };

    /// <summary>Changes the text of the Authorization header.</summary>
    public static ReceivedRequest Authorized(this ReceivedRequest request, string from, string to)
    {
        var header = request.Header("authorization")[0];
        Assert.Contains(from, header, StringComparison.Ordinal);
        return request.With("authorization", header.Replace(from, to, StringComparison.Ordinal));
    }

    public static HttpRequestMessage ToHttp(this ReceivedRequest request)
    {
        var url = $"http://{request.Header("host")[0]}{request.Path}{(request.Query.Length > 0 ? $"?{request.Query}" : "")}";
        var message = new HttpRequestMessage(new HttpMethod(request.Method), new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (request.Body.Length > 0)
            message.Content = new ByteArrayContent(request.Body.ToArray());
        foreach (var (name, values) in request.Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, values))
                message.Content?.Headers.TryAddWithoutValidation(name, values);
        }

        return message;
    }
}
