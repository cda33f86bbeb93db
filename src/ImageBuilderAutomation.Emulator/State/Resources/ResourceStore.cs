using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.State.Resources;

/// <summary>Resources by ARN, and by type in the order of their keys. The cost of a Get or of a page does not grow with the store.</summary>
public sealed class ResourceStore
{
    // Sorts after every character that a key can contain.
    private const string End = "\uffff";

    private readonly Dictionary<string, Resource> _byArn = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedSet<Entry>> _byType = new(StringComparer.Ordinal);

    // The newest build of each version by the version's key, so that a page of versions costs the same with any number of builds.
    private readonly Dictionary<string, OrderedIndex<Resource>> _newestBuilds = new(StringComparer.Ordinal);

    /// <summary>Adds or replaces.</summary>
    public void Put(Resource resource)
    {
        Remove(resource.ArnText);
        _byArn[resource.ArnText] = resource;
        if (!_byType.TryGetValue(resource.Arn.Type, out var ofType))
            _byType[resource.Arn.Type] = ofType = new(Entry.ByKey);
        ofType.Add(new(resource.Key, resource));
        RefreshNewest(resource.Arn);
    }

    /// <summary>The resource with exactly this ARN, or null.</summary>
    public Resource? Find(string arn) => _byArn.GetValueOrDefault(arn);

    public bool Remove(string arn)
    {
        if (!_byArn.Remove(arn, out var resource))
            return false;
        _byType[resource.Arn.Type].Remove(new(resource.Key, null));
        RefreshNewest(resource.Arn);
        return true;
    }

    public int Count(string type) => _byType.TryGetValue(type, out var found) ? found.Count : 0;

    /// <summary>All resources of a type (<c>image-recipe</c>, <c>workflow/build</c>, …) by slug, version and build; numbers sort as numbers.</summary>
    public IEnumerable<Resource> OfType(string type) => After(type, null);

    /// <summary>The resources of a type whose <see cref="Resource.Key"/> is greater than the given key.</summary>
    public IEnumerable<Resource> After(string type, string? key) => Range(type, key is null ? "" : key + '\0', End).Select(e => e.Resource!);

    /// <summary>The resources whose key begins with a prefix, for example <c>slug/</c>.</summary>
    public IEnumerable<Resource> WithPrefix(string type, string prefix) => Range(type, prefix, prefix + End).Select(e => e.Resource!);

    /// <summary>The greatest version and build whose key begins with a prefix.</summary>
    public Resource? Last(string type, string prefix) => Range(type, prefix, prefix + End).Max.Resource;

    /// <summary>Like <see cref="WithPrefix"/>, but greatest first.</summary>
    public IEnumerable<Resource> FromLast(string type, string prefix) => Range(type, prefix, prefix + End).Reverse().Select(e => e.Resource!);

    /// <summary>The resources whose key begins with a prefix, grouped by name and within a name newest first, after the resource with the given key.</summary>
    public IEnumerable<Resource> NewestFirst(string type, string prefix, string? afterKey)
    {
        var from = prefix;
        if (afterKey is not null)
        {
            var name = afterKey[..(afterKey.IndexOf('/') + 1)];
            foreach (var (key, older) in Range(type, Within(name), afterKey).Reverse())
            {
                if (key != afterKey)
                    yield return older!;
            }

            from = name + End;
        }

        while (string.CompareOrdinal(from, prefix + End) < 0 && Range(type, from, prefix + End).Min.Resource is { } next)
        {
            var name = next.Arn.Slug + '/';
            foreach (var resource in FromLast(type, Within(name)))
                yield return resource;
            from = name + End;
        }

        string Within(string name) => prefix.Length == 0 ? name : prefix;
    }

    /// <summary>The newest build of each version; older builds are not enumerated.</summary>
    public IEnumerable<Resource> LatestBuilds(string type, string? afterKey) => _newestBuilds.TryGetValue(type, out var found) ? found.After(afterKey) : [];

    /// <summary>The newest version of each name.</summary>
    public IEnumerable<Resource> LatestVersions(string type, string? afterKey)
    {
        var from = afterKey is null ? "" : afterKey + '\0';
        while (Range(type, from, End).Min.Resource is { } first)
        {
            var last = Last(type, first.Arn.Slug + '/')!;
            yield return last;
            from = last.Key + '\0';
        }
    }

    private void RefreshNewest(ResourceArn arn)
    {
        if (arn.Build is null)
            return;
        if (!_newestBuilds.TryGetValue(arn.Type, out var newest))
            _newestBuilds[arn.Type] = newest = new();
        var version = arn.VersionKey;
        if (Last(arn.Type, version) is { } last)
            newest.Put(version, last);
        else
            newest.Remove(version);
    }

    private SortedSet<Entry> Range(string type, string from, string to) =>
        _byType.TryGetValue(type, out var found) ? found.GetViewBetween(new(from, null), new(to, null)) : Entry.None;

    private readonly record struct Entry(string Key, Resource? Resource)
    {
        public static SortedSet<Entry> None { get; } = [];

        public static IComparer<Entry> ByKey { get; } = Comparer<Entry>.Create((a, b) => string.CompareOrdinal(a.Key, b.Key));
    }
}

/// <summary>One stored resource: its document in the shape that its Get operation returns (an image recipe, a pipeline, an image, …).</summary>
/// <remarks>Tags are in the document's member <c>tags</c>. Operations return deep clones, or a <see cref="DocumentView"/> that is written at once, never the document itself.</remarks>
public sealed class Resource
{
    private readonly bool _isKept;

    private JsonObject _document;
    private (Summary? Summary, byte[] Bytes)[] _written = [];

    // Images, pipelines and lifecycle policies change in place. Components and container recipes are large.
    public Resource(ResourceArn arn, JsonObject document)
        : this(arn, document, changesSeldom: arn.Type is "infrastructure-configuration" or "distribution-configuration" or "image-recipe")
    {
    }

    /// <param name="changesSeldom">Whether to keep how the document was written.</param>
    internal Resource(ResourceArn arn, JsonObject document, bool changesSeldom)
    {
        (Arn, Key, ArnText) = (arn, arn.Key, arn.ToString());
        (_document, _isKept) = (document, changesSeldom);
    }

    public ResourceArn Arn { get; }

    /// <summary>The ARN as text, in one instance: an image's is a key of many indexes.</summary>
    public string ArnText { get; }

    /// <summary>The sort key among resources of the same type: slug, version and build, in which numbers sort as numbers.</summary>
    public string Key { get; }

    /// <summary>An update replaces the whole document. Whoever changes it in place calls <see cref="Changed"/>.</summary>
    public JsonObject Document
    {
        get => _document;
        set
        {
            _document = value;
            Changed();
        }
    }

    /// <summary>The resource policy that a Put…Policy operation attached.</summary>
    public string? Policy { get; set; }

    /// <summary>Forgets how the document was written.</summary>
    public void Changed() => _written = [];

    /// <returns>The document, or its summary, as it was written before; null if it was not.</returns>
    internal ReadOnlyMemory<byte>? Written(Summary? summary)
    {
        foreach (var written in _written)
        {
            if (written.Summary == summary)
                return written.Bytes;
        }

        return null;
    }

    internal void KeepWritten(Summary? summary, ReadOnlySpan<byte> bytes)
    {
        if (_isKept)
            _written = [.. _written, (summary, bytes.ToArray())];
    }
}

/// <summary>The maximum number of resources of a type that one account may have in a Region.</summary>
// Documented: AWS General Reference, "EC2 Image Builder endpoints and quotas", default values.
public static class Quotas
{
    private const int MaxResources = 1000;

    public static int Of(string type) => type switch
    {
        "image-pipeline" => 75,
        "lifecycle-policy" => 50,
        _ => MaxResources,
    };
}
