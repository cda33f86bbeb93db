namespace ImageBuilderAutomation.Local.Services.S3.State;

/// <summary>A bucket with all versions of its objects. Accessed only under the lock of <see cref="S3Store"/>.</summary>
internal sealed class Bucket(string name, string owner, string region, DateTimeOffset createdAt)
{
    /// <summary>The id of a version that was stored while versioning was not on.</summary>
    public const string NullVersion = "null";

    public const string Enabled = "Enabled";
    public const string Suspended = "Suspended";

    public string Name { get; } = name;

    public string Owner { get; } = owner;

    public string Region { get; } = region;

    public DateTimeOffset CreatedAt { get; } = createdAt;

    /// <summary>Null as long as nobody has set it.</summary>
    public string? Versioning { get; set; }

    public bool HasObjectLock { get; init; }

    /// <summary>How long new versions are kept by default; null without a default.</summary>
    public (string Mode, TimeSpan For, int Count, string Unit)? DefaultRetention { get; set; }

    /// <summary>The versions of each key, newest first. A key without versions is not there.</summary>
    public SortedDictionary<string, List<StoredObject>> Objects { get; } = new(StringComparer.Ordinal);

    public IReadOnlyList<StoredObject> VersionsOf(string key) => Objects.GetValueOrDefault(key) ?? [];

    /// <summary>The latest version; null if there is none, or if it is a delete marker.</summary>
    public StoredObject? Latest(string key) => VersionsOf(key) is [{ IsDeleteMarker: false } latest, ..] ? latest : null;

    public void Add(string key, StoredObject version)
    {
        if (!Objects.TryGetValue(key, out var versions))
            Objects[key] = versions = [];
        // Documented: S3 User Guide, "Working with objects in a versioning-suspended bucket": there is one null version.
        if (version.VersionId == NullVersion)
            versions.RemoveAll(each => each.VersionId == NullVersion);
        versions.Insert(0, version);
    }

    public void Remove(string key, StoredObject version)
    {
        var versions = Objects[key];
        versions.Remove(version);
        if (versions.Count == 0)
            Objects.Remove(key);
    }
}
