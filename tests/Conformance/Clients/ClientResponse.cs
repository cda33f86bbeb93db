using System.Text.Json.Nodes;

namespace Conformance.Clients;

/// <summary>The result of a call as the client reports it.</summary>
/// <param name="Status">The HTTP status; null if the client does not show it.</param>
/// <param name="Error">The error code; null if the call succeeded.</param>
/// <param name="Typed">True if the client has a separate type for the error or has no types at all.</param>
/// <param name="Output">The output members; dates are seconds since 1970.</param>
public sealed record ClientResponse(int? Status, string? RequestId, string? Error, string? Message, bool Typed, JsonObject Output);
