using System.Text;

namespace Conformance.People;

/// <summary>A request to a function URL, before or after a client signed it.</summary>
internal sealed record SignedCall(string Method, string Url, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public SignedCall With(string header, string value) => this with
    {
        Headers = new Dictionary<string, string>(Headers, StringComparer.OrdinalIgnoreCase) { [header] = value },
    };

    /// <summary>Changes the text of a header.</summary>
    public SignedCall Replace(string header, string from, string to)
    {
        Assert.Contains(from, Headers[header], StringComparison.Ordinal);
        return With(header, Headers[header].Replace(from, to, StringComparison.Ordinal));
    }

    /// <summary>The request as it is, without the changes that HTTP clients make to paths.</summary>
    public HttpRequestMessage ToHttp()
    {
        var request = new HttpRequestMessage(new(Method), new Uri(Url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }))
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body)),
        };
        foreach (var (name, value) in Headers)
        {
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }
}

/// <summary>What a client signs with.</summary>
internal sealed record SigningKey(string Id, string Secret, string? Token)
{
    public string Region { get; init; } = "us-east-1";

    public string Service { get; init; } = "lambda";
}

/// <summary>An official implementation of Signature Version 4.</summary>
internal interface ISigner
{
    Task<SignedCall> SignAsync(SignedCall call, SigningKey key);
}
