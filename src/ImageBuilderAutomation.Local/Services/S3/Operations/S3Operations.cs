using System.Net;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>The operations of S3 that this host has.</summary>
internal static class S3Operations
{
    /// <summary>Parameters without an effect on this host's response: those of a signature, and the name of the operation.</summary>
    private static readonly string[] CommonParameters =
    [
        "x-id", "X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Date", "X-Amz-Expires", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Security-Token",
    ];

    private static readonly string[] Headers =
    [
        "x-amz-date", "x-amz-api-version", "x-amz-content-sha256", "x-amz-security-token", "x-amz-user-agent", "x-amz-sdk-checksum-algorithm", "x-amz-trailer", "x-amz-te",
        "x-amz-decoded-content-length", "x-amz-expected-bucket-owner", "x-amz-bucket-object-lock-enabled", "x-amz-bypass-governance-retention",
        "x-amz-object-lock-mode", "x-amz-object-lock-retain-until-date", "x-amz-object-lock-legal-hold", "x-amz-optional-object-attributes",
        "x-amz-server-side-encryption", "x-amz-storage-class",
    ];

    private static readonly string[] HeaderPrefixes = ["x-amz-meta-", "x-amz-checksum-"];

    public static IReadOnlyList<S3Operation> All { get; } =
    [
        CreateBucket.Operation, PutObject.Operation, .. Buckets.All, .. Versioning.All, .. ObjectLock.All, .. GetObject.All, ListObjectsV2.Operation,
        ListObjectVersions.Operation, DeleteObject.Operation,
    ];

    /// <exception cref="S3Exception">The host does not have the operation, or a parameter or header of it.</exception>
    public static S3Operation Find(S3Request request)
    {
        var level = request.Key.Length > 0 ? S3Level.Key : request.Bucket.Length > 0 ? S3Level.Bucket : S3Level.Service;
        var candidates = All.Where(operation => operation.Method == request.Method && operation.Level == level).ToList();
        var found = candidates.Find(operation => operation.Subresource is { } name && request[name] is not null)
            ?? candidates.Find(operation => operation.Subresource is null);
        // One without an effect here is refused, because nobody would notice.
        if (found is null || request.Parameters.Any(name => !CommonParameters.Contains(name) && name != found.Subresource && !found.Parameters.Contains(name)))
            throw NotServed($"{request.Method} of a {level.ToString().ToLowerInvariant()} with the parameters '{string.Join("', '", request.Parameters)}'");
        var header = request.HeaderNames.FirstOrDefault(name => name.StartsWith("x-amz-", StringComparison.OrdinalIgnoreCase)
            && !Headers.Contains(name, StringComparer.OrdinalIgnoreCase) && !HeaderPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)));
        return header is null ? found : throw NotServed($"the header {header}");
    }

    private static S3Exception NotServed(string what) => new(
        HttpStatusCode.NotImplemented, "NotImplemented",
        $"Expected an operation that the local host supports ({string.Join(", ", All.Select(operation => operation.Name).Order(StringComparer.Ordinal))}); found {what}.");
}
