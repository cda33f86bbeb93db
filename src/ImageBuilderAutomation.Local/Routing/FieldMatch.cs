using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>One part of a pattern against one field of an event.</summary>
/// <param name="isPresent">Whether the event has the field; a field holding JSON null is present.</param>
internal delegate bool FieldMatch(bool isPresent, JsonNode? value);
