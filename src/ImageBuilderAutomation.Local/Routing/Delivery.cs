using System.Text.Json.Nodes;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>One event to be delivered to one function.</summary>
/// <param name="Source">The rule, topic or schedule that the event came from, as text for people.</param>
public sealed record Delivery(FunctionResource Function, JsonNode? Payload, string Source)
{
    /// <summary>The dead letter that is stored if the function cannot be invoked; null drops the event.</summary>
    public DeadLetter? Otherwise { get; init; }
}
