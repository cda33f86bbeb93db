using System.Text.Json.Nodes;

namespace Conformance.Model;

/// <summary>One thing that the model says of one parameter of one operation.</summary>
/// <param name="Parameter">Its name in the service's message, for example <c>distributions[0].region</c>.</param>
/// <param name="Rule">For example <c>at most 1024</c>.</param>
/// <param name="Wording">What the message says of it.</param>
/// <param name="Violating">A valid input but for this; null where no value can break the rule.</param>
/// <param name="Meeting">Valid inputs, at the rule's very edge where the parameter's other rules let a value get there.</param>
public sealed record Constraint(
    string Operation, string Parameter, string Rule, string Wording, Func<JsonObject>? Violating, IReadOnlyList<Func<JsonObject>> Meeting)
{
    public string Name => $"{Operation}: {Parameter} {Rule}";

    public override string ToString() => Name;
}
