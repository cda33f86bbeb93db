using System.Text.Json.Nodes;

namespace Conformance;

/// <param name="Error">The code that the operation answers with.</param>
/// <param name="Parameter">What the message names; null where it names none.</param>
public sealed record InvalidInput(string Name, string Operation, Func<JsonObject> Make, string Error, string? Parameter, int Status = 400);
