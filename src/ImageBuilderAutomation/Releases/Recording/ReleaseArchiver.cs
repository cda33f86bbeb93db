using System.Text;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Releases.Recording;

/// <summary>
/// Copies a recipe's release records into the archive, in the order of their numbers: the record, its signature, the head with the new count, then the mark in
/// the table. The table fixed the bytes when it reserved the number, and every object is created once, so whoever goes on after a crash writes the same.
/// </summary>
/// <param name="signer">Null for unsigned records.</param>
public sealed class ReleaseArchiver(IReleaseRecords releases, IReleaseArchive archive, IReleaseSigner? signer)
{
    private const int Attempts = 10;

    /// <summary>Archives this release, and the earlier ones of its recipe that are not archived yet.</summary>
    /// <returns>The number of releases by which the head was behind.</returns>
    /// <exception cref="ReleaseArchiveException">The archive or the table holds something else than what was recorded.</exception>
    /// <exception cref="ContendedRecordException">Other writers kept changing the head.</exception>
    public async Task<int> ArchiveAsync(Release release, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(release);
        var count = (await ReadHeadAsync(release.RecipeArn, cancellationToken)).Head?.Count ?? 0;
        var missing = Math.Max(release.Number - count, 0);
        while (count < release.Number)
        {
            var next = count + 1 == release.Number ? release : await LinkAsync(release.RecipeArn, count + 1, cancellationToken);
            await ArchiveNextAsync(next, cancellationToken);
            count = next.Number;
        }

        await releases.MarkArchivedAsync(release, cancellationToken);
        return missing;
    }

    /// <summary>To be called before a number is reserved: a number that the bucket already has from elsewhere could never be archived.</summary>
    /// <exception cref="ReleaseArchiveException">The head names a release that the table does not have.</exception>
    public Task CheckHeadAsync(string recipeArn, CancellationToken cancellationToken) => ReadHeadAsync(recipeArn, cancellationToken);

    private async Task ArchiveNextAsync(Release release, CancellationToken cancellationToken)
    {
        var document = await releases.ReadAsync(release.ImageArn, cancellationToken);
        if (document is null || ReleaseHash.Of(document.Text) != release.Sha256)
        {
            throw new ReleaseArchiveException(
                $"Expected the record of release {release.Number} of {release.RecipeArn} with hash {release.Sha256} in the table, found "
                + $"{(document is null ? "none" : $"one with hash {ReleaseHash.Of(document.Text)}")}.");
        }

        if (!ReleasedCoverageText.IsReleased(document.Text, out var verdict))
        {
            throw new ReleaseArchiveException(
                $"Expected release {release.Number} of {release.RecipeArn} to be released by its gates, found coverage '{verdict}'. An earlier version exported "
                + "it. Neither it nor a later release of the recipe is archived; build the recipe under another name to begin a new chain.");
        }

        var bytes = Encoding.UTF8.GetBytes(document.Text);
        if (!await archive.TryCreateAsync(ArchiveKeys.Record(release), bytes, cancellationToken))
        {
            var known = await archive.ReadAsync(ArchiveKeys.Record(release), cancellationToken);
            if (known is not null && !known.Content.Span.SequenceEqual(bytes))
                throw new ReleaseArchiveException($"Expected object {ArchiveKeys.Record(release)} to hold the record with hash {release.Sha256}, found another content.");
            // Without the object, another writer is creating it at this moment, or somebody deleted it: the next attempt sees.
            if (known is null)
                throw new ContendedRecordException(ArchiveKeys.Record(release), 1);
        }

        var key = signer is null ? null : await KeyAsync(cancellationToken);
        await SignAsync(release, key, cancellationToken);
        await AdvanceAsync(release, key, cancellationToken);
        await releases.MarkArchivedAsync(release, cancellationToken);
    }

    /// <summary>An ECDSA signature is another one each time, so the first that is stored stays.</summary>
    private async Task SignAsync(Release release, SigningKey? key, CancellationToken cancellationToken)
    {
        var name = ArchiveKeys.Signature(release);
        if (await archive.ReadAsync(name, cancellationToken) is not { } known)
        {
            var digest = Convert.FromHexString(release.Sha256);
            var signed = new RecordSignature(release.Sha256, key is null ? null : await SignAsync(key, digest, cancellationToken));
            if (await archive.TryCreateAsync(name, signed.Write(), cancellationToken))
                return;
            known = await archive.ReadAsync(name, cancellationToken) ?? throw new ContendedRecordException(name, 1);
        }

        var stored = RecordSignature.Read(Encoding.UTF8.GetString(known.Content.Span));
        var isOther = stored?.Sha256 != release.Sha256
            || (key is not null && stored.Signature is { } by && by.PublicKeySha256 == key.Fingerprint
                && !by.IsBy(key.PublicKey.Span, Convert.FromHexString(release.Sha256)));
        if (isOther)
            throw new ReleaseArchiveException($"Expected object {name} to hold the signature of hash {release.Sha256}, found another content.");
    }

    private async Task AdvanceAsync(Release release, SigningKey? key, CancellationToken cancellationToken)
    {
        ChainHead? next = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var (head, tag) = await ReadHeadAsync(release.RecipeArn, cancellationToken);
            if (head?.Count >= release.Number)
                return;
            next ??= ChainHead.After(release);
            if (key is not null && next.Signature is null)
                next = next with { Signature = await SignAsync(key, next.Digest(), cancellationToken) };
            var name = ArchiveKeys.Head(release.RecipeArn);
            if (tag is null ? await archive.TryCreateAsync(name, next.Write(), cancellationToken) : await archive.TryReplaceAsync(name, tag, next.Write(), cancellationToken))
                return;
        }

        throw new ContendedRecordException(ArchiveKeys.Head(release.RecipeArn), Attempts);
    }

    private async Task<(ChainHead? Head, string? Tag)> ReadHeadAsync(string recipeArn, CancellationToken cancellationToken)
    {
        var name = ArchiveKeys.Head(recipeArn);
        if (await archive.ReadAsync(name, cancellationToken) is not { } known)
            return (null, null);
        var head = ChainHead.Read(Encoding.UTF8.GetString(known.Content.Span));
        if (head is null || head.Recipe != ArchiveKeys.ChainOf(recipeArn))
            throw new ReleaseArchiveException($"Expected object {name} to hold the head of {recipeArn}, found something else.");
        if (head.Count > 0 && (await releases.ReadLinkAsync(recipeArn, head.Count, cancellationToken))?.Sha256 != head.Sha256)
        {
            throw new ReleaseArchiveException(
                $"Expected object {name} to name a release of the table, found release {head.Count} with hash {head.Sha256}. The table or the bucket "
                + "was changed, or two stacks use one bucket. Give each stack its own bucket; if the table was lost, restore it, or give the stack a new one.");
        }

        return (head, known.Tag);
    }

    private async Task<Release> LinkAsync(string recipeArn, int number, CancellationToken cancellationToken) =>
        await releases.ReadLinkAsync(recipeArn, number, cancellationToken)
        ?? throw new ReleaseArchiveException($"Expected release {number} of {recipeArn} in the table, found none.");

    private async Task<SigningKey> KeyAsync(CancellationToken cancellationToken)
    {
        var key = await signer!.ReadKeyAsync(cancellationToken);
        // Beside the records, so that a copy of the folder can be verified. Who verifies pins the fingerprint and trusts no key for lying there.
        if (await archive.ReadAsync(ArchiveKeys.PublicKey(key), cancellationToken) is null)
            await archive.TryCreateAsync(ArchiveKeys.PublicKey(key), Encoding.UTF8.GetBytes(key.Pem), cancellationToken);
        return key;
    }

    private async Task<ReleaseSignature> SignAsync(SigningKey key, byte[] digest, CancellationToken cancellationToken) =>
        new(key.Algorithm, key.Arn, key.Fingerprint, await signer!.SignAsync(key, digest, cancellationToken));
}

/// <summary>The archive or the table holds something else than what was recorded. A person has to look; <c>history verify</c> tells more.</summary>
public sealed class ReleaseArchiveException(string message) : Exception(message);
