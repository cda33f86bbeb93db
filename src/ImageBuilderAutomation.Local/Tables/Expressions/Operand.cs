using System.Text.Json;

namespace ImageBuilderAutomation.Local.Tables.Expressions;

/// <summary>Either an attribute of the item or a value of the request; the other one is null.</summary>
internal sealed record Operand(string? Attribute, JsonElement? Value)
{
    public JsonElement? In(JsonElement? item) => Value ?? (item is { } map && map.TryGetProperty(Attribute!, out var found) ? found : null);
}
