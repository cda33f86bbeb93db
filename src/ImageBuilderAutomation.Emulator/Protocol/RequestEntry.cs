using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>One line of the request log.</summary>
/// <param name="Time">By the emulator's clock.</param>
/// <param name="Input">Null when the request could not be read.</param>
/// <param name="Replayed">The answer was the stored one of an earlier call with the same client token.</param>
public sealed record RequestEntry(
    DateTimeOffset Time, string RequestId, string Operation, string? Account, string? Region, string? Principal,
    JsonObject? Input, int Status, string? Error, string? Message, bool Replayed);
