using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.S3.State;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageBuilderAutomation.Local.Services.S3.Wire;

/// <summary>A request of the REST protocol of S3: the bucket and the key, from the path or the host's name, the parameters, the headers and the decoded body.</summary>
internal sealed class S3Request
{
    private const string VirtualHost = ".localhost";

    private readonly HttpRequest _http;

    private S3Request(HttpRequest http, string bucket, string key, byte[] body, Checksum? trailer) =>
        (_http, Bucket, Key, Body, Trailer) = (http, bucket, key, body, trailer);

    public string Method => _http.Method;

    /// <summary>Empty if the request names none.</summary>
    public string Bucket { get; }

    /// <summary>Empty if the request names none.</summary>
    public string Key { get; }

    /// <summary>Without the frames of <c>aws-chunked</c>.</summary>
    public byte[] Body { get; }

    /// <summary>The checksum behind the body.</summary>
    public Checksum? Trailer { get; }

    public IEnumerable<string> Parameters => _http.Query.Keys;

    public IEnumerable<string> HeaderNames => _http.Headers.Keys;

    /// <summary>A parameter of the query; null if the request does not have it.</summary>
    public string? this[string name] => _http.Query.TryGetValue(name, out var value) ? value.ToString() : null;

    /// <summary>Null if the request does not have it, or if it is empty.</summary>
    public string? Header(string name) => _http.Headers[name].ToString() is { Length: > 0 } value ? value : null;

    public static bool IsOne(HttpRequest request) =>
        request.Headers.Authorization.ToString().Contains("/s3/aws4_request", StringComparison.Ordinal)
        || request.Query["X-Amz-Credential"].ToString().EndsWith("/s3/aws4_request", StringComparison.Ordinal);

    // The raw target, because a key may contain // and dots, which servers otherwise remove.
    // Documented: S3 User Guide, "Virtual hosting of buckets".
    public static async Task<S3Request> ReadAsync(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = Uri.UnescapeDataString(target.Split('?', 2)[0].TrimStart('/'));
        var host = http.Request.Host.Host;
        var (bucket, key) = host.EndsWith(VirtualHost, StringComparison.OrdinalIgnoreCase)
            ? (host[..^VirtualHost.Length], path)
            : path.Split('/', 2) is [var first, var rest] ? (first, rest) : (path, "");
        using var bytes = new MemoryStream();
        await http.Request.Body.CopyToAsync(bytes, http.RequestAborted);
        var isChunked = http.Request.Headers.ContentEncoding.ToString().Contains("aws-chunked", StringComparison.Ordinal)
            || http.Request.Headers["x-amz-content-sha256"].ToString().StartsWith("STREAMING-", StringComparison.Ordinal);
        var (body, trailer) = isChunked ? AwsChunked.Read(bytes.ToArray()) : (bytes.ToArray(), null);
        return new(http.Request, bucket, key, body, trailer);
    }

    public int Number(string name, int otherwise, int from, int to) => this[name] switch
    {
        null => otherwise,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= from => Math.Min(number, to),
        var text => throw S3Exception.Invalid($"Expected {name} as a whole number from {from}, found '{text}'."),
    };

    /// <summary>The body as XML without namespaces; null for an empty body.</summary>
    public XElement? Xml()
    {
        if (Body.Length == 0)
            return null;
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(Body), new() { DtdProcessing = DtdProcessing.Prohibit });
            var root = XElement.Load(reader);
            foreach (var element in root.DescendantsAndSelf())
                element.Name = element.Name.LocalName;
            return root;
        }
        catch (XmlException e)
        {
            throw new S3Exception(System.Net.HttpStatusCode.BadRequest, "MalformedXML", $"The XML cannot be read: {e.Message}");
        }
    }

    public static DateTimeOffset Time(string text, string what) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time : throw S3Exception.Invalid($"Expected {what} as a date and time, found '{text}'.");
}
