using System.Globalization;

namespace ImageBuilderAutomation.Releases.Recording;

/// <summary>The bucket with release records.</summary>
public interface IReleaseArchive
{
    /// <summary>The latest version of an object; null if there is none.</summary>
    Task<ArchivedObject?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Creates the object only if there is none of this key.</summary>
    /// <returns>False if there is one, or another writer creates one at this moment.</returns>
    Task<bool> TryCreateAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Writes a new version only if the latest one is still the one that was read.</summary>
    /// <returns>False if another writer was first.</returns>
    Task<bool> TryReplaceAsync(string key, string tag, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);
}

/// <param name="Tag">Names this version of the object for <see cref="IReleaseArchive.TryReplaceAsync"/>.</param>
public sealed record ArchivedObject(ReadOnlyMemory<byte> Content, string Tag);

/// <summary>Signs digests with an asymmetric key whose private part nobody can read.</summary>
public interface IReleaseSigner
{
    Task<SigningKey> ReadKeyAsync(CancellationToken cancellationToken);

    /// <param name="digest">SHA-256 of the signed bytes.</param>
    Task<byte[]> SignAsync(SigningKey key, byte[] digest, CancellationToken cancellationToken);
}

/// <summary>Whether release records are kept in a bucket, and whether they are signed.</summary>
/// <param name="IsOn">False without a bucket: nothing is recorded.</param>
/// <param name="IsSigned">False without a key.</param>
public sealed record ReleaseOptions(bool IsOn, bool IsSigned)
{
    public static readonly ReleaseOptions Off = new(false, false);

    /// <summary>
    /// How long a record waits for the end of a scan and of the gates' own records. Afterwards it says what is still unknown.
    /// </summary>
    public TimeSpan LongestWait { get; init; } = TimeSpan.FromDays(1);
}

/// <summary>Keys of the objects in the archive.</summary>
public static class ArchiveKeys
{
    public const string Prefix = "releases/";
    public const string HeadName = "head.json";
    public const string RecordEnd = ".release.json";
    public const string SignatureEnd = ".signature.json";

    public static string Record(Release release) => $"{FolderOf(release.RecipeArn)}{Number(release)}{RecordEnd}";

    public static string Signature(Release release) => $"{FolderOf(release.RecipeArn)}{Number(release)}{SignatureEnd}";

    public static string Head(string recipeArn) => $"{FolderOf(recipeArn)}{HeadName}";

    public static string PublicKey(SigningKey key) => $"{Prefix}keys/{key.Fingerprint}.pem";

    /// <summary>The recipe's ARN without its version: all versions together have one chain.</summary>
    public static string ChainOf(string recipeArn) => ReleaseHead.ChainOf(recipeArn);

    /// <summary>Such as <c>releases/111122223333/eu-west-1/image-recipe/base/</c>.</summary>
    private static string FolderOf(string recipeArn) => recipeArn.Split(':') is [_, _, _, var region, var account, ..]
        ? $"{Prefix}{account}/{region}/{ReleaseHead.RecipeOf(recipeArn)}/"
        : throw new ArgumentException($"Expected the ARN of a recipe, found '{recipeArn}'.", nameof(recipeArn));

    private static string Number(Release release) => release.Number.ToString("D10", CultureInfo.InvariantCulture);
}
