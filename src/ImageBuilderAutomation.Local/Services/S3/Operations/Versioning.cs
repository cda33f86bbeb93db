using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>PutBucketVersioning and GetBucketVersioning.</summary>
// Documented: S3 API Reference. Simplified: no MFA delete.
internal static class Versioning
{
    public static IEnumerable<S3Operation> All { get; } =
    [
        new("PutBucketVersioning", "PUT", S3Level.Bucket, "versioning", Put),
        new("GetBucketVersioning", "GET", S3Level.Bucket, "versioning", call => S3Answer.Xml(new(
            "VersioningConfiguration", call.Bucket.Versioning is { } status ? new XElement("Status", status) : null))),
    ];

    private static S3Answer Put(S3Call call)
    {
        var (bucket, status) = (call.Bucket, call.Request.Xml()?.Element("Status")?.Value);
        if (status is not (Bucket.Enabled or Bucket.Suspended))
            throw new S3Exception(HttpStatusCode.BadRequest, "MalformedXML", $"Expected Status Enabled or Suspended, found '{status}'.");
        if (bucket.HasObjectLock && status == Bucket.Suspended)
        {
            throw new S3Exception(
                HttpStatusCode.Conflict, "InvalidBucketState", "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.");
        }

        bucket.Versioning = status;
        return new();
    }
}
