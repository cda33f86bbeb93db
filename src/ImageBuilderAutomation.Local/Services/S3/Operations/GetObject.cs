using System.Globalization;
using System.Net;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>GetObject and HeadObject, of the latest or a named version, also a range of it, or only if it has changed.</summary>
// Documented: S3 API Reference, "GetObject" and "HeadObject".
internal static class GetObject
{
    private const string Unit = "bytes=";

    public static IEnumerable<S3Operation> All { get; } =
    [
        new("GetObject", "GET", S3Level.Key, null, Run, "versionId"),
        new("HeadObject", "HEAD", S3Level.Key, null, Run, "versionId"),
    ];

    private static S3Answer Run(S3Call call)
    {
        var (bucket, request) = (call.Bucket, call.Request);
        var version = call.Version(bucket);
        CheckConditions(request, version);
        var content = version.Content!;
        var (start, length) = RangeOf(request.Header("Range"), content.Length) ?? (0, content.Length);
        var isPart = request.Header("Range") is { } asked && asked.StartsWith(Unit, StringComparison.Ordinal);
        var answer = new S3Answer(isPart ? HttpStatusCode.PartialContent : HttpStatusCode.OK)
        {
            Headers = new(version.Headers, StringComparer.OrdinalIgnoreCase)
            {
                ["ETag"] = version.ETag,
                ["Last-Modified"] = version.ModifiedAt.UtcDateTime.ToString("R", CultureInfo.InvariantCulture),
                ["Accept-Ranges"] = "bytes",
            },
            Body = request.Method == "HEAD" ? default : content.AsMemory(start, length),
            Length = length,
        };
        if (bucket.Versioning is not null)
            answer.Headers["x-amz-version-id"] = version.VersionId;
        if (isPart)
            answer.Headers["Content-Range"] = $"bytes {start}-{start + length - 1}/{content.Length}";
        else if (version.Checksum is { } checksum && request.Header("x-amz-checksum-mode") is "ENABLED")
            answer.Headers[Checksums.HeaderOf(checksum)] = checksum.Value;
        if (version.Retention is { } kept)
            (answer.Headers["x-amz-object-lock-mode"], answer.Headers["x-amz-object-lock-retain-until-date"]) = (kept.Mode, S3Answer.Time(kept.Until));
        if (version.HasLegalHold)
            answer.Headers["x-amz-object-lock-legal-hold"] = "ON";
        return answer;
    }

    private static void CheckConditions(S3Request request, StoredObject version)
    {
        if (request.Header("If-Match") is { } same && !Matches(same, version))
            throw S3Exception.Failed("If-Match");
        if (request.Header("If-None-Match") is { } other && Matches(other, version))
            throw new S3Exception(HttpStatusCode.NotModified, "NotModified", "Not Modified") { Headers = new Dictionary<string, string> { ["ETag"] = version.ETag } };
    }

    private static bool Matches(string condition, StoredObject version) =>
        condition.Split(',', StringSplitOptions.TrimEntries).Any(tag => tag == "*" || tag.Trim('"') == version.ETag.Trim('"'));

    /// <returns>Null for the whole object, also if the header is none of bytes.</returns>
    private static (int Start, int Length)? RangeOf(string? range, int size)
    {
        if (range is null || !range.StartsWith(Unit, StringComparison.Ordinal))
            return null;
        var parts = range[Unit.Length..].Split('-');
        if (parts.Length != 2 || !TryRead(parts[0], out var from) || !TryRead(parts[1], out var to) || (from is null && to is null))
            throw S3Exception.Invalid($"Expected Range as bytes=first-last, found '{range}'.");
        var start = from ?? Math.Max(0, size - to!.Value);
        var last = from is null ? size - 1 : Math.Min(to ?? size - 1, size - 1);
        return start < size && start <= last ? (start, last - start + 1)
            : throw new S3Exception(HttpStatusCode.RequestedRangeNotSatisfiable, "InvalidRange", "The requested range is not satisfiable");
    }

    private static bool TryRead(string text, out int? number)
    {
        number = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;
        return number is not null || text.Length == 0;
    }
}
