using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>ListBuckets, HeadBucket, GetBucketLocation and DeleteBucket.</summary>
// Documented: S3 API Reference.
internal static class Buckets
{
    public static IEnumerable<S3Operation> All { get; } =
    [
        new("ListBuckets", "GET", S3Level.Service, null, List),
        new("HeadBucket", "HEAD", S3Level.Bucket, null, call => new() { Headers = { ["x-amz-bucket-region"] = call.Bucket.Region } }),
        new("GetBucketLocation", "GET", S3Level.Bucket, "location", call => S3Answer.Xml(new(
            "LocationConstraint", call.Bucket.Region == "us-east-1" ? null : call.Bucket.Region))),
        new("DeleteBucket", "DELETE", S3Level.Bucket, null, Delete),
    ];

    private static S3Answer List(S3Call call) => S3Answer.Xml(new(
        "ListAllMyBucketsResult",
        new XElement("Buckets", call.Store.Buckets.Values.Where(bucket => bucket.Owner == call.Caller.Account).Select(bucket => new XElement(
            "Bucket", new XElement("Name", bucket.Name), new XElement("CreationDate", S3Answer.Time(bucket.CreatedAt))))),
        new XElement("Owner", new XElement("ID", call.Caller.Account))));

    private static S3Answer Delete(S3Call call)
    {
        var bucket = call.Bucket;
        if (bucket.Objects.Count > 0)
            throw new S3Exception(HttpStatusCode.Conflict, "BucketNotEmpty", $"The bucket has versions of objects: {bucket.Name}");
        call.Store.Buckets.Remove(bucket.Name);
        return new(HttpStatusCode.NoContent);
    }
}
