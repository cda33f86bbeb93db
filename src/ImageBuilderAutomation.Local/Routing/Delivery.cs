using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>One event on its way to one function.</summary>
/// <param name="Source">For people: the rule, topic or schedule it came through.</param>
public sealed record Delivery(FunctionResource Function, JsonNode? Payload, string Source)
{
    /// <summary>What becomes of it when its function cannot be invoked; null: it is dropped.</summary>
    public Undelivered? Otherwise { get; init; }
}
