using System.Text.Json.Nodes;

namespace Conformance.Model;

/// <summary>One constraint of the model on one parameter of one operation.</summary>
/// <param name="Parameter">The parameter's name in the service's message, for example <c>distributions[0].region</c>.</param>
/// <param name="Rule">The constraint, for example <c>at most 1024</c>.</param>
/// <param name="Wording">The part of the service's message about this constraint.</param>
/// <param name="Violating">Makes an input that breaks only this constraint; null if no value can break it.</param>
/// <param name="Meeting">Make valid inputs, with a value exactly on the limit if the parameter's other constraints allow it.</param>
public sealed record Constraint(
    string Operation, string Parameter, string Rule, string Wording, Func<JsonObject>? Violating, IReadOnlyList<Func<JsonObject>> Meeting)
{
    public string Name => $"{Operation}: {Parameter} {Rule}";

    public override string ToString() => Name;
}
