using System.Text.Json.Nodes;

namespace Conformance;

/// <param name="Error">The expected error code.</param>
/// <param name="Parameter">The parameter that the message names; null if it names none.</param>
public sealed record InvalidInput(string Name, string Operation, Func<JsonObject> Make, string Error, string? Parameter, int Status = 400);
