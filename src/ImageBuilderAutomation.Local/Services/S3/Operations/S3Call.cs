using System.Net;
using ImageBuilderAutomation.Local.Services.Protocol;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>An operation of S3.</summary>
/// <param name="Method">Of HTTP.</param>
/// <param name="Level">What the URL names.</param>
/// <param name="Subresource">The parameter by which the operation is known; null for the operations without one.</param>
/// <param name="Parameters">The other parameters that it accepts.</param>
internal sealed record S3Operation(string Name, string Method, S3Level Level, string? Subresource, Func<S3Call, S3Answer> Run, params string[] Parameters);

internal enum S3Level
{
    Service,
    Bucket,
    Key,
}

/// <summary>One call, made at one instant under the lock of the store.</summary>
internal sealed record S3Call(S3Store Store, ServiceCaller Caller, S3Request Request)
{
    public DateTimeOffset Now => Store.Now;

    public string Key => Request.Key;

    /// <summary>The bucket of the request.</summary>
    /// <exception cref="S3Exception">There is none, or it is of another account.</exception>
    // Simplified: no bucket policies, so nobody reaches the buckets of another account.
    public Bucket Bucket
    {
        get
        {
            var bucket = Store.Buckets.GetValueOrDefault(Request.Bucket)
                ?? throw new S3Exception(HttpStatusCode.NotFound, "NoSuchBucket", $"The specified bucket does not exist: {Request.Bucket}");
            return bucket.Owner == Caller.Account && Request.Header("x-amz-expected-bucket-owner") is var owner && (owner is null || owner == bucket.Owner)
                ? bucket : throw new S3Exception(HttpStatusCode.Forbidden, "AccessDenied", "Access Denied");
        }
    }

    /// <summary>The version of the object that a request names; the latest by default.</summary>
    /// <exception cref="S3Exception">There is none, or it is a delete marker.</exception>
    // Documented: S3 User Guide, "Working with delete markers": codes and headers.
    public StoredObject Version(Bucket bucket)
    {
        if (Request["versionId"] is not { } id)
        {
            return bucket.VersionsOf(Key) switch
            {
                [{ IsDeleteMarker: false } latest, ..] => latest,
                [var marker, ..] => throw S3Exception.NoKey(Key).With(Marker(marker)),
                _ => throw S3Exception.NoKey(Key),
            };
        }

        var version = bucket.VersionsOf(Key).FirstOrDefault(each => each.VersionId == id) ?? throw S3Exception.NoVersion(id);
        return !version.IsDeleteMarker ? version : throw new S3Exception(
            HttpStatusCode.MethodNotAllowed, "MethodNotAllowed", "The specified method is not allowed against this resource.")
        { Headers = Marker(version) };
    }

    private static Dictionary<string, string> Marker(StoredObject marker) => new() { ["x-amz-delete-marker"] = "true", ["x-amz-version-id"] = marker.VersionId };
}
