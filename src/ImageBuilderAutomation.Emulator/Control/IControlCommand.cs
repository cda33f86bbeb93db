using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Hosting;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>One control route below <c>/_emulator/</c>, a path that no operation of the service uses.</summary>
public interface IControlCommand
{
    const string Prefix = "/_emulator/";

    /// <summary>GET or POST.</summary>
    string Method { get; }

    /// <summary>The path after <c>/_emulator/</c>, for example <c>requests</c>.</summary>
    string Path { get; }

    /// <summary>Runs the command. It takes the emulator's lock itself while it accesses accounts, and waits for the clock only outside the lock.</summary>
    /// <param name="input">The body of a POST or the query of a GET; empty if there is none.</param>
    /// <exception cref="ControlException">The input is invalid.</exception>
    Task<JsonNode> RunAsync(JsonObject input, EmulatorHost emulator, CancellationToken cancellationToken);
}
