using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Resources without an account, in the format of the data file, of seeds and of the control route.</summary>
public sealed class ManagedEntries
{
    private ManagedEntries(IReadOnlyList<ManagedEntry> all) => All = all;

    public IReadOnlyList<ManagedEntry> All { get; }

    /// <exception cref="FormatException">A member is missing or wrong; the message names the entry.</exception>
    public static ManagedEntries Read(JsonObject document)
    {
        if (document.FirstOrDefault(member => member.Key is not ("resources" or "sources")).Key is { } unknown)
            throw new FormatException($"'{unknown}' is not a member; expected resources.");
        if (document["resources"] is not JsonArray { Count: > 0 } resources)
            throw new FormatException("Expected a list of 'resources'.");
        return new([.. resources.Select((item, i) => Read(item, $"resources[{i}]"))]);
    }

    public void PutInto(ResourceStore store, string owner, string region)
    {
        foreach (var entry in All.Where(entry => entry.Owner == owner))
        {
            foreach (var version in entry.Versions)
                store.Put(entry.In(region, version));
        }
    }

    private static ManagedEntry Read(JsonNode? item, string at)
    {
        try
        {
            return ManagedEntry.Read(item as JsonObject ?? throw new FormatException("Expected an object."));
        }
        catch (FormatException e)
        {
            throw new FormatException($"{at}: {e.Message}", e);
        }
    }
}
