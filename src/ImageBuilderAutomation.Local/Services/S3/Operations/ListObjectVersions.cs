using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.S3.State;
using ImageBuilderAutomation.Local.Services.S3.Wire;

namespace ImageBuilderAutomation.Local.Services.S3.Operations;

/// <summary>ListObjectVersions: all versions and delete markers, by key and the newest first.</summary>
// Documented: S3 API Reference, "ListObjectVersions".
internal static class ListObjectVersions
{
    public static S3Operation Operation { get; } = new(
        "ListObjectVersions", "GET", S3Level.Bucket, "versions", Run, "prefix", "delimiter", "max-keys", "key-marker", "version-id-marker", "encoding-type");

    private static S3Answer Run(S3Call call)
    {
        var (bucket, request, listing) = (call.Bucket, call.Request, Listing.Read(call.Request));
        var most = request.Number("max-keys", Listing.MostKeys, 0, Listing.MostKeys);
        var (keyMarker, versionMarker) = (request["key-marker"] ?? "", request["version-id-marker"] ?? "");
        if (versionMarker.Length > 0 && keyMarker.Length == 0)
            throw S3Exception.Invalid("A version-id marker cannot be specified without a key marker.");
        var entries = bucket.Objects.Where(one => one.Key.StartsWith(listing.Prefix, StringComparison.Ordinal))
            .SelectMany(one => listing.GroupOf(one.Key) is { } group
                ? [(Name: group, Version: default(StoredObject), IsLatest: false)]
                : one.Value.Select((version, i) => (Name: one.Key, Version: (StoredObject?)version, IsLatest: i == 0)))
            .Distinct().SkipWhile(entry => !IsBehind(entry.Name, entry.Version)).ToList();
        // The marker's own version is behind the marker only if there is another one of the key.
        if (versionMarker.Length > 0 && entries is [{ Version: not null } first, ..] && first.Name == keyMarker && first.Version.VersionId == versionMarker)
            entries.RemoveAt(0);
        var page = entries.Take(most).ToList();
        var isTruncated = most > 0 && entries.Count > most;
        return S3Answer.Xml(new(
            "ListVersionsResult",
            listing.Head(bucket, most),
            new XElement("KeyMarker", listing.Encode(keyMarker)),
            new XElement("VersionIdMarker", versionMarker),
            new XElement("IsTruncated", isTruncated ? "true" : "false"),
            isTruncated ? new XElement("NextKeyMarker", listing.Encode(page[^1].Name)) : null,
            isTruncated && page[^1].Version is { } last ? new XElement("NextVersionIdMarker", last.VersionId) : null,
            page.Select(entry => entry.Version is { } version ? Shown(entry.Name, version, entry.IsLatest) : listing.Group(entry.Name))));

        bool IsBehind(string name, StoredObject? version) => string.CompareOrdinal(name, keyMarker) > 0
            || (name == keyMarker && versionMarker.Length > 0 && version?.VersionId == versionMarker);

        XElement Shown(string key, StoredObject version, bool isLatest) => new(
            version.IsDeleteMarker ? "DeleteMarker" : "Version",
            version.IsDeleteMarker ? [new XElement("Key", listing.Encode(key)), new XElement("LastModified", S3Answer.Time(version.ModifiedAt))] : listing.Members(key, version),
            new XElement("VersionId", version.VersionId),
            new XElement("IsLatest", isLatest ? "true" : "false"),
            new XElement("Owner", new XElement("ID", bucket.Owner)));
    }
}
