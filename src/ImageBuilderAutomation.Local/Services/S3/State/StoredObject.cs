namespace ImageBuilderAutomation.Local.Services.S3.State;

/// <summary>A version of an object, or a delete marker.</summary>
/// <param name="VersionId">The text <c>null</c> for one that was stored while versioning was not on.</param>
/// <param name="Content">Null for a delete marker.</param>
/// <param name="ETag">In quotation marks.</param>
/// <param name="Headers">What a response repeats, such as Content-Type and the user's metadata.</param>
internal sealed record StoredObject(
    string VersionId, DateTimeOffset ModifiedAt, byte[]? Content, string ETag, IReadOnlyDictionary<string, string> Headers, Checksum? Checksum)
{
    /// <summary>Null without a retention.</summary>
    public Retention? Retention { get; set; }

    public bool HasLegalHold { get; set; }

    public bool IsDeleteMarker => Content is null;

    public bool IsLocked(DateTimeOffset now, bool bypassesGovernance) =>
        HasLegalHold || (Retention is { } kept && kept.Until > now && !(kept.Mode == Retention.Governance && bypassesGovernance));
}

/// <summary>Until when a version cannot be deleted, and whether somebody with a special permission may do it all the same.</summary>
internal sealed record Retention(string Mode, DateTimeOffset Until)
{
    public const string Governance = "GOVERNANCE";
    public const string Compliance = "COMPLIANCE";
}

/// <summary>The checksum that the client sent.</summary>
/// <param name="Algorithm">As in the names of headers: crc32, crc32c, crc64nvme, sha1 or sha256.</param>
/// <param name="Value">In base64.</param>
internal sealed record Checksum(string Algorithm, string Value);
