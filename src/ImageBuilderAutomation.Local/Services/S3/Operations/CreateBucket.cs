using System.Net;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>CreateBucket. With Object Lock, versioning is on and stays on.</summary>
// Documented: S3 API Reference, "CreateBucket"; S3 User Guide, "Bucket naming rules": names are unique in the whole partition.
internal static partial class CreateBucket
{
    public static S3Operation Operation { get; } = new("CreateBucket", "PUT", S3Level.Bucket, null, Run);

    private static S3Answer Run(S3Call call)
    {
        var (name, locks) = (call.Request.Bucket, call.Request.Header("x-amz-bucket-object-lock-enabled") is "true" or "True");
        if (!BucketName().IsMatch(name))
            throw new S3Exception(HttpStatusCode.BadRequest, "InvalidBucketName", $"The specified bucket is not valid: {name}");
        var region = call.Request.Xml()?.Element("LocationConstraint")?.Value is { Length: > 0 } asked ? asked : call.Caller.Region;
        if (call.Store.Buckets.TryGetValue(name, out var known))
        {
            throw known.Owner == call.Caller.Account
                ? new S3Exception(HttpStatusCode.Conflict, "BucketAlreadyOwnedByYou", $"You already own the bucket {name}.")
                : new S3Exception(HttpStatusCode.Conflict, "BucketAlreadyExists", $"The requested bucket name is not available: {name}");
        }

        call.Store.Buckets[name] = new(name, call.Caller.Account, region, call.Now) { HasObjectLock = locks, Versioning = locks ? Bucket.Enabled : null };
        return new() { Headers = { ["Location"] = $"/{name}" } };
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();
}
