using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>Whether one part of a pattern matches one field of an event.</summary>
/// <param name="isPresent">Whether the event has the field. A field with the value null is present.</param>
internal delegate bool FieldMatch(bool isPresent, JsonNode? value);
