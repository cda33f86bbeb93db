using System.Net;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>DeleteObject: a version for good, unless it is locked; without one, versioning leaves a delete marker and keeps the versions.</summary>
// Documented: S3 API Reference, "DeleteObject"; S3 User Guide, "Deleting object versions" and "Locking objects with Object Lock".
internal static class DeleteObject
{
    public static S3Operation Operation { get; } = new("DeleteObject", "DELETE", S3Level.Key, null, Run, "versionId");

    // Simplified: whoever asks has the permission for it.
    public static bool BypassesGovernance(S3Call call) => call.Request.Header("x-amz-bypass-governance-retention") is "true" or "True";

    public static S3Exception Protected() => new(HttpStatusCode.Forbidden, "AccessDenied", "Access Denied because object protected by object lock.");

    private static S3Answer Run(S3Call call)
    {
        var bucket = call.Bucket;
        var answer = new S3Answer(HttpStatusCode.NoContent);
        if (call.Request["versionId"] is { } id)
        {
            answer.Headers["x-amz-version-id"] = id;
            // Documented: the deletion of what is not there succeeds.
            if (bucket.VersionsOf(call.Key).FirstOrDefault(each => each.VersionId == id) is not { } version)
                return answer;
            if (version.IsLocked(call.Now, BypassesGovernance(call)))
                throw Protected();
            bucket.Remove(call.Key, version);
            if (version.IsDeleteMarker)
                answer.Headers["x-amz-delete-marker"] = "true";
        }
        else if (bucket.Versioning is null)
        {
            if (bucket.VersionsOf(call.Key) is [var only, ..])
                bucket.Remove(call.Key, only);
        }
        else
        {
            var marker = new StoredObject(
                bucket.Versioning == Bucket.Enabled ? call.Store.NextVersion() : Bucket.NullVersion, call.Now, null, "", new Dictionary<string, string>(), null);
            bucket.Add(call.Key, marker);
            (answer.Headers["x-amz-delete-marker"], answer.Headers["x-amz-version-id"]) = ("true", marker.VersionId);
        }

        return answer;
    }
}
