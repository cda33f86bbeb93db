namespace ImageBuilderAutomation.Releases;

/// <summary>A release record as it was written: kept whole, so that the same bytes can be had again after the image is gone.</summary>
/// <param name="Text">The record as JSON; its UTF-8 bytes are what <see cref="Release.Sha256"/> hashes.</param>
public sealed record ReleaseDocument(Release Release, string Text)
{
    /// <summary>Zero until stored; each write expects the version it read.</summary>
    public long Version { get; init; }
}
