using System.Security.Cryptography;

namespace ImageBuilderAutomation.Releases.Recording;

/// <summary>What a copy of the archive shows, without table, bucket or KMS.</summary>
/// <param name="Problems">Empty if records, signatures and heads fit together.</param>
/// <param name="Records">Different records.</param>
/// <param name="Signed">Records with a valid signature of a trusted key.</param>
/// <param name="Heads">Recipes with a head.</param>
public sealed record ArchiveCheck(IReadOnlyList<string> Problems, int Records, int Signed, int Heads)
{
    /// <summary>Checks records, signatures, heads and public keys of any number of recipes.</summary>
    /// <param name="files">Text of each file by its name.</param>
    /// <param name="pinned">Fingerprints of the keys that are trusted. With none, every key in the files is: only damage is found then, no forgery.</param>
    public static ArchiveCheck Of(IReadOnlyDictionary<string, string> files, IReadOnlyCollection<string> pinned)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(pinned);
        var check = new Checking(pinned);
        foreach (var (name, text) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            check.Add(name, text);
        return check.Result();
    }

    /// <returns>Whether the file is a part of an archive other than a record.</returns>
    public static bool IsBesideRecords(string name, string text) =>
        name.EndsWith(ArchiveKeys.SignatureEnd, StringComparison.Ordinal) || name.EndsWith(".pem", StringComparison.Ordinal)
        || RecordSignature.Read(text) is not null || ChainHead.Read(text) is not null;

    private sealed class Checking(IReadOnlyCollection<string> pinned)
    {
        private readonly List<string> _problems = [];
        private readonly Dictionary<string, string> _records = new(StringComparer.Ordinal);
        private readonly List<(string Name, RecordSignature Signature)> _signatures = [];
        private readonly List<(string Name, ChainHead Head)> _heads = [];
        private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);

        public void Add(string name, string text)
        {
            if (name.EndsWith(".pem", StringComparison.Ordinal))
                AddKey(text);
            else if (RecordSignature.Read(text) is { } signature)
                _signatures.Add((name, signature));
            else if (ChainHead.Read(text) is { } head)
                _heads.Add((name, head));
            else if (name.EndsWith(ArchiveKeys.SignatureEnd, StringComparison.Ordinal))
                _problems.Add($"{name}: expected a signature of format {RecordSignature.Format}.");
            else if (name.EndsWith(ArchiveKeys.HeadName, StringComparison.Ordinal))
                _problems.Add($"{name}: expected a head of format {ChainHead.Format}.");
            else
                _records[name] = text;
        }

        public ArchiveCheck Result()
        {
            _problems.AddRange(ReleaseChain.Check(_records));
            // A record that names no recipe is a problem already.
            List<RecordFile> records =
                [.. _records.Select(file => (file.Key, Head: ReleaseHead.Read(file.Value), Hash: ReleaseHash.Of(file.Value))).Where(file => file.Head?.Chain is not null)
                    .Select(file => new RecordFile(file.Key, file.Head!.Chain!, file.Head.Number, file.Hash))];
            var hashes = records.Select(record => record.Hash).ToHashSet(StringComparer.Ordinal);
            _problems.AddRange(_signatures.Where(one => !hashes.Contains(one.Signature.Sha256)).Select(one =>
                $"{one.Name}: signs a record with hash {one.Signature.Sha256}, which is not among the files."));

            var signed = 0;
            foreach (var recipe in records.GroupBy(record => record.Recipe, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
                signed += CheckRecipe(recipe.Key, [.. recipe.OrderBy(record => record.Number).DistinctBy(record => record.Hash)]);
            _problems.AddRange(_heads.Where(one => records.TrueForAll(record => record.Recipe != one.Head.Recipe)).Select(one =>
                $"{one.Name}: counts {one.Head.Count} releases of {one.Head.Recipe}, and there is none among the files."));
            return new(_problems, hashes.Count, signed, _heads.Select(one => one.Head.Recipe).Distinct(StringComparer.Ordinal).Count());
        }

        private int CheckRecipe(string recipe, List<RecordFile> records)
        {
            // Records alone, as they are exported, have neither signatures nor a head.
            if (_signatures.Count == 0 && _heads.Count == 0 && pinned.Count == 0)
                return 0;
            List<RecordFile> signed = [];
            foreach (var record in records)
            {
                if (IsSigned(record, signed is [.., var last] ? last : null))
                    signed.Add(record);
            }

            var isHeadSigned = CheckHead(recipe, records);
            // A signature covers all earlier records, because each names the hash of the one before it.
            var covered = isHeadSigned ? records[^1].Number : signed is [.., var latest] ? latest.Number : 0;
            if (pinned.Count > 0)
                _problems.AddRange(records.Where(record => record.Number > covered).Select(record => $"{record.Name}: neither it nor a later record is signed by a pinned key."));
            return signed.Count;
        }

        private bool IsSigned(RecordFile record, RecordFile? earlier)
        {
            var own = _signatures.FindAll(one => one.Signature.Sha256 == record.Hash);
            if (own.Count == 0)
            {
                _problems.Add($"{record.Name}: has no file with its signature, or with the statement that it is not signed.");
                return false;
            }

            var isSigned = false;
            foreach (var (name, signature) in own)
            {
                if (signature.Signature is { } by)
                    isSigned |= IsValid(name, by, Convert.FromHexString(record.Hash));
                else if (earlier is not null)
                    _problems.Add($"{name}: says that release {record.Number} is not signed, although release {earlier.Number} of the same recipe is.");
            }

            return isSigned;
        }

        /// <returns>Whether a valid signature of a trusted key covers the chain.</returns>
        private bool CheckHead(string recipe, List<RecordFile> records)
        {
            var heads = _heads.FindAll(one => one.Head.Recipe == recipe);
            if (heads.Count == 0)
            {
                _problems.Add($"{recipe}: has no head, so that it does not show whether the latest records are missing.");
                return false;
            }

            if (records[0].Number > 1)
                _problems.Add($"{recipe}: the files begin with release {records[0].Number}; the earlier ones are missing.");
            var isSigned = true;
            foreach (var (name, head) in heads)
            {
                var last = records[^1].Number;
                if (head.Count > last)
                    _problems.Add($"{name}: counts {head.Count} releases; the files end with release {last}. The latest ones are missing.");
                else if (head.Count < last)
                    _problems.Add($"{name}: counts {head.Count} releases, and there are {last}. The last recording was not completed, or an earlier head was put back.");
                if (records.Find(record => record.Number == head.Count) is { } named && named.Hash != head.Sha256)
                    _problems.Add($"{name}: names hash {head.Sha256} for release {head.Count}; {named.Name} has hash {named.Hash}.");
                if (head.Signature is { } by)
                    isSigned &= IsValid(name, by, head.Digest()) && head.Count == last;
                else
                    isSigned = false;
                if (head.Signature is null && pinned.Count > 0)
                    _problems.Add($"{name}: is not signed.");
            }

            return isSigned;
        }

        private bool IsValid(string name, ReleaseSignature signature, byte[] digest)
        {
            if (pinned.Count > 0 && !pinned.Contains(signature.PublicKeySha256))
            {
                _problems.Add($"{name}: is signed by key {signature.PublicKeySha256}, which is not pinned.");
                return false;
            }

            if (!_keys.TryGetValue(signature.PublicKeySha256, out var key))
            {
                _problems.Add($"{name}: is signed by key {signature.PublicKeySha256}, whose public key is not among the files.");
                return false;
            }

            if (signature.IsBy(key, digest))
                return true;
            _problems.Add($"{name}: the signature does not fit.");
            return false;
        }

        private void AddKey(string text)
        {
            try
            {
                var fields = PemEncoding.Find(text);
                var key = Convert.FromBase64String(text[fields.Base64Data]);
                _keys[SigningKey.FingerprintOf(key)] = key;
            }
            catch (Exception e) when (e is ArgumentException or FormatException)
            {
                // Not a key, so that what it signed is reported as without one.
            }
        }
    }

    private sealed record RecordFile(string Name, string Recipe, int Number, string Hash);
}

/// <summary>One version of an object in the bucket.</summary>
public sealed record ObjectVersion(string Key, string VersionId, bool IsDeleteMarker, bool IsLatest);

/// <summary>What the bucket's list of versions shows that a download does not: replaced and deleted objects.</summary>
public static class VersionCheck
{
    /// <param name="names">The files that were downloaded.</param>
    public static IReadOnlyList<string> Of(IReadOnlyCollection<ObjectVersion> versions, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(versions);
        List<string> problems = [];
        List<string> files = [.. names];
        var downloaded = files.Select(End).ToHashSet(StringComparer.Ordinal);
        foreach (var one in versions.GroupBy(version => version.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            List<string> contents = [.. one.Where(version => !version.IsDeleteMarker).Select(version => version.VersionId)];
            var markers = one.Count(version => version.IsDeleteMarker);
            if (markers > 0)
            {
                problems.Add(
                    $"{one.Key}: was deleted {(markers == 1 ? "once" : $"{markers} times")} in the bucket; "
                    + $"{contents.Count} earlier {(contents.Count == 1 ? "version is" : "versions are")} kept.");
            }

            // Only a head is written again, once for each release.
            if (contents.Count > 1 && !one.Key.EndsWith($"/{ArchiveKeys.HeadName}", StringComparison.Ordinal))
                problems.Add($"{one.Key}: has {contents.Count} versions in the bucket ({string.Join(", ", contents)}); expected one, which is written once.");
            if (markers == 0 && !downloaded.Contains(End(one.Key)))
                problems.Add($"{one.Key}: is in the bucket, and not among the files.");
        }

        var kept = versions.Select(version => End(version.Key)).ToHashSet(StringComparer.Ordinal);
        problems.AddRange(files.Where(name => !kept.Contains(End(name))).Order(StringComparer.Ordinal).Select(name => $"{name}: is not in the bucket."));
        return problems;
    }

    /// <summary>Account, Region, type and name of the recipe with the file's name, whatever folder the bucket was copied to.</summary>
    private static string End(string name) =>
        string.Join('/', name.Replace('\\', '/').Split('/').TakeLast(name.EndsWith(".pem", StringComparison.Ordinal) ? 1 : 5));
}
