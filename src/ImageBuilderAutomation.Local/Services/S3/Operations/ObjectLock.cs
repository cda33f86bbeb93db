using System.Globalization;
using System.Net;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>The Object Lock of a bucket: its default retention; and the retention and legal hold of a version.</summary>
// Documented: S3 User Guide, "Locking objects with Object Lock"; S3 API Reference.
internal static class ObjectLock
{
    public static IEnumerable<S3Operation> All { get; } =
    [
        new("PutObjectLockConfiguration", "PUT", S3Level.Bucket, "object-lock", PutConfiguration),
        new("GetObjectLockConfiguration", "GET", S3Level.Bucket, "object-lock", GetConfiguration),
        new("PutObjectRetention", "PUT", S3Level.Key, "retention", PutRetention, "versionId"),
        new("GetObjectRetention", "GET", S3Level.Key, "retention", GetRetention, "versionId"),
        new("PutObjectLegalHold", "PUT", S3Level.Key, "legal-hold", PutHold, "versionId"),
        new("GetObjectLegalHold", "GET", S3Level.Key, "legal-hold", GetHold, "versionId"),
    ];

    /// <summary>The retention of a new version: the request's own, or the bucket's default.</summary>
    public static Retention? RetentionOf(S3Call call, Bucket bucket)
    {
        var (mode, until) = (call.Request.Header("x-amz-object-lock-mode"), call.Request.Header("x-amz-object-lock-retain-until-date"));
        if (mode is not null || until is not null || call.Request.Header("x-amz-object-lock-legal-hold") is not null)
            Require(bucket);
        if (mode is null && until is null)
            return bucket.DefaultRetention is { } normal ? new(normal.Mode, call.Now + normal.For) : null;
        if (mode is null || until is null)
            throw S3Exception.Invalid("x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied");
        return Read(call, mode, until);
    }

    private static Retention Read(S3Call call, string? mode, string? until)
    {
        if (mode is not (Retention.Compliance or Retention.Governance))
            throw S3Exception.Invalid($"Unknown wormMode directive: {mode}");
        var time = S3Request.Time(until ?? "", "the retain until date");
        return time > call.Now ? new(mode, time) : throw S3Exception.Invalid("The retain until date must be in the future!");
    }

    private static S3Answer PutConfiguration(S3Call call)
    {
        var bucket = call.Bucket;
        if (!bucket.HasObjectLock)
            throw new S3Exception(HttpStatusCode.Conflict, "InvalidBucketState", "The local host has Object Lock only on buckets that were created with it.");
        if (call.Request.Xml()?.Element("Rule")?.Element("DefaultRetention") is not { } rule)
        {
            bucket.DefaultRetention = null;
            return new();
        }

        var (mode, unit) = (rule.Element("Mode")?.Value ?? "", rule.Element("Days") is null ? "Years" : "Days");
        if (mode is not (Retention.Compliance or Retention.Governance)
            || !int.TryParse(rule.Element(unit)?.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > 36500)
            throw new S3Exception(HttpStatusCode.BadRequest, "MalformedXML", "Expected Mode and either Days or Years.");
        bucket.DefaultRetention = (mode, TimeSpan.FromDays(unit == "Days" ? count : count * 365L), count, unit);
        return new();
    }

    private static S3Answer GetConfiguration(S3Call call)
    {
        var bucket = call.Bucket;
        if (!bucket.HasObjectLock)
            throw new S3Exception(HttpStatusCode.NotFound, "ObjectLockConfigurationNotFoundError", "Object Lock configuration does not exist for this bucket");
        return S3Answer.Xml(new(
            "ObjectLockConfiguration",
            new XElement("ObjectLockEnabled", "Enabled"),
            bucket.DefaultRetention is { } normal
                ? new XElement("Rule", new XElement("DefaultRetention", new XElement("Mode", normal.Mode), new XElement(normal.Unit, normal.Count))) : null));
    }

    // Documented: COMPLIANCE can only be extended; GOVERNANCE can be changed by whoever may bypass it.
    private static S3Answer PutRetention(S3Call call)
    {
        var (bucket, xml) = (call.Bucket, call.Request.Xml());
        Require(bucket);
        var version = call.Version(bucket);
        var isEmpty = xml?.Element("Mode") is null && xml?.Element("RetainUntilDate") is null;
        var retention = isEmpty ? null : Read(call, xml!.Element("Mode")?.Value, xml.Element("RetainUntilDate")?.Value);
        var isWeaker = version.Retention is { } kept && kept.Until > call.Now
            && (retention is null || retention.Until < kept.Until || (kept.Mode == Retention.Compliance && retention.Mode != kept.Mode));
        if (isWeaker && !(version.Retention!.Mode == Retention.Governance && DeleteObject.BypassesGovernance(call)))
            throw DeleteObject.Protected();
        version.Retention = retention;
        return new();
    }

    private static S3Answer GetRetention(S3Call call)
    {
        var bucket = call.Bucket;
        Require(bucket);
        return call.Version(bucket).Retention is { } kept
            ? S3Answer.Xml(new("Retention", new XElement("Mode", kept.Mode), new XElement("RetainUntilDate", S3Answer.Time(kept.Until))))
            : throw None();
    }

    private static S3Answer PutHold(S3Call call)
    {
        var (bucket, status) = (call.Bucket, call.Request.Xml()?.Element("Status")?.Value);
        Require(bucket);
        if (status is not ("ON" or "OFF"))
            throw new S3Exception(HttpStatusCode.BadRequest, "MalformedXML", $"Expected Status ON or OFF, found '{status}'.");
        call.Version(bucket).HasLegalHold = status == "ON";
        return new();
    }

    private static S3Answer GetHold(S3Call call)
    {
        var bucket = call.Bucket;
        Require(bucket);
        return S3Answer.Xml(new("LegalHold", new XElement("Status", call.Version(bucket).HasLegalHold ? "ON" : "OFF")));
    }

    private static void Require(Bucket bucket)
    {
        if (!bucket.HasObjectLock)
            throw S3Exception.InvalidRequest("Bucket is missing Object Lock Configuration");
    }

    private static S3Exception None() =>
        new(HttpStatusCode.NotFound, "NoSuchObjectLockConfiguration", "The specified object does not have a ObjectLock configuration");
}
