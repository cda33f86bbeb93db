using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Local.FunctionUrls;

/// <summary>Signature Version 4 of a request.</summary>
// Documented: IAM User Guide, "Create a signed AWS API request". The path is encoded once more than it was sent, as for every service but S3.
internal static class CanonicalRequest
{
    public const string Algorithm = "AWS4-HMAC-SHA256";
    public const string DateFormat = "yyyyMMdd'T'HHmmss'Z'";
    public const string Terminator = "aws4_request";

    private static readonly SearchValues<byte> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"u8);

    /// <param name="signedHeaders">Lower-case names in order, all of which the request has.</param>
    public static string Of(ReceivedRequest request, IReadOnlyList<string> signedHeaders) => string.Join(
        '\n',
        request.Method,
        PathOf(request.Path),
        QueryOf(request.Query),
        string.Concat(signedHeaders.Select(name => $"{name}:{string.Join(',', request.Header(name).Select(Trimmed))}\n")),
        string.Join(';', signedHeaders),
        HashOf(request.Body.Span));

    /// <returns>64 lower-case hexadecimal digits.</returns>
    public static string SignatureOf(string canonicalRequest, string secretKey, string time, string region, string service)
    {
        var date = time[..8];
        var toSign = $"{Algorithm}\n{time}\n{date}/{region}/{service}/{Terminator}\n{HashOf(Encoding.UTF8.GetBytes(canonicalRequest))}";
        var key = Encoding.UTF8.GetBytes($"AWS4{secretKey}");
        foreach (var part in new[] { date, region, service, Terminator, toSign })
            key = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(key);
    }

    public static string HashOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static string PathOf(string path)
    {
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment == ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            else if (segment is not ("" or "." or ".."))
                segments.Add(Encoded(Encoding.UTF8.GetBytes(segment)));
        }

        var isFolder = segments.Count > 0 && path.EndsWith('/');
        return $"/{string.Join('/', segments)}{(isFolder ? "/" : "")}";
    }

    private static string QueryOf(string query)
    {
        if (query.Length == 0)
            return "";
        var pairs = query.Split('&').Select(pair => pair.Split('=', 2))
            .Select(pair => (Name: Encoded(Decoded(pair[0])), Value: pair.Length == 2 ? Encoded(Decoded(pair[1])) : ""))
            .OrderBy(pair => pair.Name, StringComparer.Ordinal).ThenBy(pair => pair.Value, StringComparer.Ordinal);
        return string.Join('&', pairs.Select(pair => $"{pair.Name}={pair.Value}"));
    }

    /// <summary>Without spaces around it, and with one space for several.</summary>
    private static string Trimmed(string value) => string.Join(' ', value.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Encoded(ReadOnlySpan<byte> bytes)
    {
        var result = new StringBuilder(bytes.Length);
        foreach (var one in bytes)
        {
            if (Unreserved.Contains(one))
                result.Append((char)one);
            else
                result.Append(CultureInfo.InvariantCulture, $"%{one:X2}");
        }

        return result.ToString();
    }

    /// <summary>Decodes <c>%41</c>. A plus sign stays one, and a percent sign that begins no byte stays as well.</summary>
    private static ReadOnlySpan<byte> Decoded(string text)
    {
        var result = new List<byte>(text.Length);
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var at = 0; at < bytes.Length; at++)
        {
            if (bytes[at] == '%' && at + 2 < bytes.Length && char.IsAsciiHexDigit((char)bytes[at + 1]) && char.IsAsciiHexDigit((char)bytes[at + 2]))
            {
                result.Add(byte.Parse([(char)bytes[at + 1], (char)bytes[at + 2]], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture));
                at += 2;
            }
            else
            {
                result.Add(bytes[at]);
            }
        }

        return result.ToArray();
    }
}
