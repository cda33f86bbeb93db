using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables.Expressions;

/// <summary>An attribute of the item or a value of the request: one of the two.</summary>
internal sealed record Operand(string? Attribute, JsonElement? Value)
{
    public JsonElement? In(JsonElement? item) => Value ?? (item is { } map && map.TryGetProperty(Attribute!, out var found) ? found : null);
}
