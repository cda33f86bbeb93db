using System.Text.Json.Nodes;

namespace Conformance.Clients;

/// <summary>What a client says of a call.</summary>
/// <param name="Status">Null where the client does not tell it.</param>
/// <param name="Error">The code; null where the call succeeded.</param>
/// <param name="Typed">The client has a type of its own for the error, or has no types at all.</param>
/// <param name="Output">Dates are seconds since 1970.</param>
public sealed record Answered(int? Status, string? RequestId, string? Error, string? Message, bool Typed, JsonObject Output);
