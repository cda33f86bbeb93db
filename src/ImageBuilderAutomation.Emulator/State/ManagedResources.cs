using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>
/// The resources that Amazon, the Marketplace and third parties own in every Region: those of the data file <c>managed-resources.json</c> and those that
/// a seed or the control route added. All accounts of a Region share them. Accessed only under the emulator's lock.
/// </summary>
public sealed class ManagedResources
{
    private static readonly ManagedEntries Listed = ReadListed();

    private readonly List<ManagedEntries> _entries = [Listed];
    private readonly Dictionary<(string Owner, string Region), ResourceStore> _stores = [];

    /// <summary>All resources of one owner in a Region.</summary>
    public ResourceStore In(string owner, string region)
    {
        if (!_stores.TryGetValue((owner, region), out var store))
        {
            _stores[(owner, region)] = store = new();
            foreach (var entries in _entries)
                entries.PutInto(store, owner, region);
        }

        return store;
    }

    /// <summary>Adds resources, or versions of resources, to every Region. An existing version is replaced.</summary>
    public void Add(ManagedEntries entries)
    {
        _entries.Add(entries);
        foreach (var ((owner, region), store) in _stores)
            entries.PutInto(store, owner, region);
    }

    /// <summary>Removes what was added.</summary>
    public void Reset()
    {
        _entries.RemoveRange(1, _entries.Count - 1);
        _stores.Clear();
    }

    /// <summary>Every entry as it was given.</summary>
    public JsonObject Show() => new()
    {
        ["resources"] = new JsonArray([.. _entries.SelectMany(entries => entries.All).Select(entry => entry.Document.DeepClone())]),
    };

    private static ManagedEntries ReadListed()
    {
        using var stream = typeof(ManagedResources).Assembly.GetManifestResourceStream("managed-resources.json")!;
        return ManagedEntries.Read(JsonNode.Parse(stream)!.AsObject());
    }
}
