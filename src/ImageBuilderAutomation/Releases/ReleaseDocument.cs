namespace ImageBuilderAutomation.Releases;

/// <summary>A release record as it was written. It is stored whole, so that the same bytes are available after the image is deleted.</summary>
/// <param name="Text">The record as JSON; its UTF-8 bytes are what <see cref="Release.Sha256"/> hashes.</param>
public sealed record ReleaseDocument(Release Release, string Text)
{
    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }
}
