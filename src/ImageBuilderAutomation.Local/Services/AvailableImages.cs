using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>Finds the builds whose images become available among the events of the Image Builder emulator.</summary>
// Simplified: an event that a fault loses or delays has the same effect on other services.
internal sealed class AvailableImages
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>Called with the emulator's events, under its lock.</summary>
    /// <returns>Null for any other event, and for one that was delivered before: it must not replace what came later.</returns>
    public Build? Find(JsonObject envelope, EmulatorWorld? world) =>
        world is not null && envelope["detail-type"]?.ToString() == "EC2 Image Builder Image State Change"
        && envelope["detail"]?["state"]?["status"]?.ToString() == ImageStatus.Available
        && envelope["resources"] is JsonArray { Count: > 0 } resources
        && ResourceArn.TryParse(resources[0]?.ToString(), out var arn)
        && world.Account(arn.Owner, arn.Region).Builds.Find(arn.ToString()) is { } build
        && _seen.Add(envelope["id"]?.ToString() ?? "")
            ? build : null;
}
