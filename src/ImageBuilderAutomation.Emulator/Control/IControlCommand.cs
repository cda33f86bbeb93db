using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>One route below <c>/_emulator/</c>: the emulator's own, so that it can shadow no operation.</summary>
public interface IControlCommand
{
    /// <summary>GET or POST.</summary>
    string Method { get; }

    /// <summary>What follows <c>/_emulator/</c>, for example <c>requests</c>.</summary>
    string Path { get; }

    /// <summary>Takes the world's lock itself, where it touches accounts, and may wait for the clock outside of it.</summary>
    /// <param name="input">The body of a POST, the query of a GET; empty where there is none.</param>
    /// <exception cref="ControlException">The input cannot be used.</exception>
    Task<JsonNode> RunAsync(JsonObject input, EmulatorWorld world, CancellationToken cancellationToken);
}
