using System.Globalization;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Local.Services.Protocol;

namespace ImageBuilderAutomation.Local.Services.Kms;

/// <summary>The keys and aliases of all accounts and Regions, in memory.</summary>
internal sealed class KmsStore(TimeProvider clock, int seed) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Account, string Region), KmsPlace> _places = [];
    private readonly StableIds _ids = new(seed);
    private int _count;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Reads or changes the keys of an account and Region under the lock.</summary>
    public T In<T>(string account, string region, Func<KmsPlace, T> run)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue((account, region), out var place))
                _places[(account, region)] = place = new(account, region);
            return run(place);
        }
    }

    /// <summary>A new key id. Called under the lock.</summary>
    public string NextId() => _ids.Uuid("key", (++_count).ToString(CultureInfo.InvariantCulture));

    /// <summary>Deletes everything.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            foreach (var key in _places.Values.SelectMany(place => place.Keys.Values))
                key.Dispose();
            _places.Clear();
        }
    }

    public void Dispose() => Clear();
}

/// <summary>The keys and aliases of an account in a Region. Accessed only under the lock of <see cref="KmsStore"/>.</summary>
internal sealed class KmsPlace(string account, string region)
{
    private readonly string _prefix = $"arn:{Partitions.Of(region)}:kms:{region}:{account}:";

    public string Account { get; } = account;

    public SortedDictionary<string, KmsKey> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>The key's id by the name of the alias, and when the alias was created.</summary>
    public SortedDictionary<string, (string Key, DateTimeOffset CreatedAt)> Aliases { get; } = new(StringComparer.Ordinal);

    /// <param name="resource">Such as <c>key/…</c> or <c>alias/…</c>.</param>
    public string ArnOf(string resource) => _prefix + resource;

    /// <summary>The key that a request names by its id, its ARN, an alias or an alias's ARN.</summary>
    /// <exception cref="ServiceInputException">There is none.</exception>
    public KmsKey Find(string? reference)
    {
        var name = reference ?? throw new ServiceInputException("Expected KeyId.", "ValidationException");
        if (name.StartsWith(_prefix, StringComparison.Ordinal))
            name = name[_prefix.Length..];
        if (Aliases.TryGetValue(name, out var alias))
            return Keys[alias.Key];
        if (name.StartsWith("key/", StringComparison.Ordinal))
            name = name[4..];
        return Keys.GetValueOrDefault(name) ?? throw new ServiceInputException(
            name.StartsWith("alias/", StringComparison.Ordinal) ? $"Alias {ArnOf(name)} is not found." : $"Key '{ArnOf($"key/{name}")}' does not exist", "NotFoundException");
    }
}
