using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables;

/// <param name="Attributes">The item as it was put; never changed, only replaced.</param>
internal sealed record StoredItem(string Partition, string Sort, JsonElement Attributes, int Size);
