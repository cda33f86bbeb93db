using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Releases;

/// <summary>One link of a recipe's chain of releases: the released build and the hash of its release record.</summary>
/// <param name="Number">From 1, without gaps, within the recipe (all its versions together).</param>
/// <param name="Sha256">Hash of the release record's bytes, in lower-case hexadecimal.</param>
/// <param name="Previous">The hash of the previous release; null for the first.</param>
public sealed record Release(string RecipeArn, int Number, string ImageArn, string Sha256, string? Previous, DateTimeOffset ReleasedAt);

/// <summary>A release record as it was written. It is stored whole, so that the same bytes are available after the image is deleted.</summary>
/// <param name="Text">The record as JSON; its UTF-8 bytes are what <see cref="Release.Sha256"/> hashes.</param>
public sealed record ReleaseDocument(Release Release, string Text)
{
    /// <summary>Zero until stored; each write expects the version that was read.</summary>
    public long Version { get; init; }
}

/// <summary>Stores release records and their chains.</summary>
public interface IReleaseRecords
{
    /// <summary>The record of this build, whether or not its link was written.</summary>
    Task<ReleaseDocument?> ReadAsync(string imageArn, CancellationToken cancellationToken);

    /// <summary>The recipe's whole chain, oldest first. A consistent read: it includes every link written before.</summary>
    Task<IReadOnlyList<Release>> ReadChainAsync(string recipeArn, CancellationToken cancellationToken);

    /// <summary>The link with this number; null if the number is free. A consistent read.</summary>
    Task<Release?> ReadLinkAsync(string recipeArn, int number, CancellationToken cancellationToken);

    /// <summary>The recipe's latest link; null before its first release. A consistent read.</summary>
    Task<Release?> ReadLastAsync(string recipeArn, CancellationToken cancellationToken);

    /// <summary>Compare-and-set on <see cref="ReleaseDocument.Version"/>.</summary>
    /// <returns>Null when another writer was first.</returns>
    Task<ReleaseDocument?> TryWriteAsync(ReleaseDocument document, CancellationToken cancellationToken);

    /// <summary>Adds the link as its <see cref="Release.Number"/>, which reserves the number for exactly these bytes.</summary>
    /// <returns>False when that number is taken.</returns>
    Task<bool> TryAppendAsync(Release release, CancellationToken cancellationToken);

    /// <summary>Links whose records may not be in the archive yet, by recipe and number. One that was added or archived a moment ago may be missing or still listed.</summary>
    IAsyncEnumerable<Release> ListUnarchivedAsync(CancellationToken cancellationToken);

    /// <summary>The record is in the archive. Repeated, it changes nothing.</summary>
    Task MarkArchivedAsync(Release release, CancellationToken cancellationToken);
}

public static class ReleaseHash
{
    /// <returns>SHA-256 of the text's UTF-8 bytes without byte order mark, in lower-case hexadecimal, as <c>sha256sum</c> prints it for the file.</returns>
    public static string Of(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
