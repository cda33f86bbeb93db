using System.Net;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>PutObject, also only if there is no such object, or only if it still is the one that the client knows.</summary>
// Documented: S3 API Reference, "PutObject"; S3 User Guide, "How to prevent object overwrites with conditional writes".
internal static class PutObject
{
    private static readonly string[] KeptHeaders =
        ["Content-Type", "Cache-Control", "Content-Disposition", "Content-Language", "Expires", "x-amz-server-side-encryption", "x-amz-storage-class"];

    public static S3Operation Operation { get; } = new("PutObject", "PUT", S3Level.Key, null, Run);

    private static S3Answer Run(S3Call call)
    {
        var (bucket, request) = (call.Bucket, call.Request);
        CheckConditions(call, bucket);
        var checksum = Checksums.Verify(request);
        var retention = ObjectLock.RetentionOf(call, bucket);
        // Documented: S3 User Guide, Object Lock: a digest of the body is required with a retention.
        if (request.Header("x-amz-object-lock-mode") is not null && checksum is null && request.Header("Content-MD5") is null)
            throw S3Exception.InvalidRequest("Content-MD5 or x-amz-checksum- HTTP header is required for Put Object requests with Object Lock parameters");
        var version = new StoredObject(
            bucket.Versioning == Bucket.Enabled ? call.Store.NextVersion() : Bucket.NullVersion, call.Now, request.Body, Checksums.ETag(request.Body),
            HeadersOf(request), checksum)
        {
            Retention = retention,
            HasLegalHold = request.Header("x-amz-object-lock-legal-hold") == "ON",
        };
        bucket.Add(call.Key, version);

        var answer = new S3Answer { Headers = { ["ETag"] = version.ETag } };
        if (bucket.Versioning is not null)
            answer.Headers["x-amz-version-id"] = version.VersionId;
        if (checksum is not null)
            answer.Headers[Checksums.HeaderOf(checksum)] = checksum.Value;
        return answer;
    }

    private static void CheckConditions(S3Call call, Bucket bucket)
    {
        var latest = bucket.Latest(call.Key);
        if (call.Request.Header("If-None-Match") is { } absent)
        {
            if (absent != "*")
                throw new S3Exception(HttpStatusCode.NotImplemented, "NotImplemented", "If-None-Match of PutObject is always *.");
            if (latest is not null)
                throw S3Exception.Failed("If-None-Match");
        }

        if (call.Request.Header("If-Match") is { } same)
        {
            if (latest is null)
                throw S3Exception.NoKey(call.Key);
            if (same.Trim('"') != latest.ETag.Trim('"'))
                throw S3Exception.Failed("If-Match");
        }
    }

    private static Dictionary<string, string> HeadersOf(S3Request request)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "binary/octet-stream" };
        foreach (var name in request.HeaderNames.Where(name =>
            KeptHeaders.Contains(name, StringComparer.OrdinalIgnoreCase) || name.StartsWith("x-amz-meta-", StringComparison.OrdinalIgnoreCase)))
            headers[name] = request.Header(name) ?? "";
        // The client's encoding of the body in transit is not one of the object.
        var encoding = string.Join(',', (request.Header("Content-Encoding") ?? "").Split(',', StringSplitOptions.TrimEntries).Where(one => one is not ("aws-chunked" or "")));
        if (encoding.Length > 0)
            headers["Content-Encoding"] = encoding;
        return headers;
    }
}
