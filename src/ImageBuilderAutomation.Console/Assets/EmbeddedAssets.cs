using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ImageBuilderAutomation.Console.Assets;

/// <summary>The files that browsers load: scripts, styles and a font.</summary>
internal sealed class EmbeddedAssets
{
    private const string Prefix = "assets/";

    private readonly FrozenDictionary<string, Asset> _assets = Read().ToFrozenDictionary(asset => asset.Path, StringComparer.Ordinal);

    /// <summary>A path that changes with the file, so that browsers may keep it.</summary>
    public string Versioned(string path) => $"{path}?v={_assets[path].Tag}";

    public async Task<bool> TryServeAsync(HttpContext http)
    {
        if (http.Request.Path.Value is not { Length: > 1 } path || !_assets.TryGetValue(path[1..], out var asset) || !HttpMethods.IsGet(http.Request.Method))
            return false;
        var tag = $"\"{asset.Tag}\"";
        http.Response.Headers.ETag = tag;
        http.Response.Headers.CacheControl = http.Request.QueryString.Value == $"?v={asset.Tag}" ? "private, max-age=31536000, immutable" : "no-cache";
        if (http.Request.Headers[HeaderNames.IfNoneMatch] == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return true;
        }

        http.Response.ContentType = asset.ContentType;
        http.Response.ContentLength = asset.Bytes.Length;
        await http.Response.Body.WriteAsync(asset.Bytes, http.RequestAborted);
        return true;
    }

    private static IEnumerable<Asset> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            yield return new(name[Prefix.Length..], bytes, Convert.ToHexStringLower(SHA256.HashData(bytes))[..16]);
        }
    }

    private sealed record Asset(string Path, byte[] Bytes, string Tag)
    {
        public string ContentType => System.IO.Path.GetExtension(Path) switch
        {
            ".js" => "text/javascript; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".woff2" => "font/woff2",
            ".svg" => "image/svg+xml",
            var other => throw new InvalidOperationException($"Expected a content type for files that end with {other}."),
        };
    }
}
