using System.Security.Cryptography;
using System.Text;

namespace AwsPackages.Tests.Imagebuilder;

/// <summary>Signature Version 4, recomputed from the sent request.</summary>
internal static class SigV4
{
    public static (string Scope, string Given, string Computed) Check(Wire.Sent sent, string secret)
    {
        var parts = sent.Headers["Authorization"]["AWS4-HMAC-SHA256 ".Length..].Split(',', StringSplitOptions.TrimEntries)
            .Select(p => p.Split('=', 2)).ToDictionary(p => p[0], p => p[1]);
        var scope = parts["Credential"].Split('/', 2)[1];

        var path = string.Join('/', sent.Uri.AbsolutePath.Split('/').Select(Uri.EscapeDataString));
        var query = string.Join('&', sent.Uri.Query.TrimStart('?').Split('&').Order(StringComparer.Ordinal));
        var headers = parts["SignedHeaders"].Split(';').Select(h => $"{h}:{(h == "host" ? sent.Uri.Authority : sent.Headers[h]).Trim()}\n");
        var canonical = $"{sent.Method}\n{path}\n{query}\n{string.Concat(headers)}\n{parts["SignedHeaders"]}\n{Hash(sent.Body)}";

        var toSign = $"AWS4-HMAC-SHA256\n{sent.Headers["X-Amz-Date"]}\n{scope}\n{Hash(canonical)}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes($"AWS4{secret}"), (k, part) => HMACSHA256.HashData(k, Encoding.UTF8.GetBytes(part)));
        return (scope, parts["Signature"], Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign))));
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
