using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables;

/// <param name="Attributes">The item as it was stored. It is never modified, only replaced.</param>
internal sealed record StoredItem(string Partition, string Sort, JsonElement Attributes, int Size);
