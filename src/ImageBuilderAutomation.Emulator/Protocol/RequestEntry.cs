using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>One entry of the request log.</summary>
/// <param name="Time">The emulator's time.</param>
/// <param name="Input">Null if the request could not be parsed.</param>
/// <param name="Replayed">True if an earlier call had the same client token, so that the call was not performed again.</param>
public sealed record RequestEntry(
    DateTimeOffset Time, string RequestId, string Operation, string? Account, string? Region, string? Principal,
    JsonObject? Input, int Status, string? Error, string? Message, bool Replayed);
