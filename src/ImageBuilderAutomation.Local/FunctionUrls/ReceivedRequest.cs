using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ImageBuilderAutomation.Local.FunctionUrls;

/// <summary>A request exactly as it arrived: a signature covers the bytes that were sent, not their decoded form.</summary>
/// <param name="Path">Still encoded, and with its dot segments.</param>
/// <param name="Query">Still encoded, without the question mark.</param>
/// <param name="Headers">All values of each header, by its name in lower case.</param>
internal sealed record ReceivedRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, IReadOnlyList<string>> Headers, ReadOnlyMemory<byte> Body)
{
    public static ReceivedRequest Of(HttpRequest request, ReadOnlyMemory<byte> body)
    {
        var (path, query) = Target(request);
        return new(request.Method, path, query, HeadersOf(request), body);
    }

    /// <summary>Path and query as they were sent.</summary>
    public static (string Path, string Query) Target(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? (target, "") : (target[..mark], target[(mark + 1)..]);
    }

    /// <returns>The values of a header; empty if the request does not have it.</returns>
    public IReadOnlyList<string> Header(string name) => Headers.GetValueOrDefault(name, []);

    private static Dictionary<string, IReadOnlyList<string>> HeadersOf(HttpRequest request)
    {
        var headers = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, values) in request.Headers)
            headers[name.ToLowerInvariant()] = [.. values.Select(value => value ?? "")];
        return headers;
    }
}
