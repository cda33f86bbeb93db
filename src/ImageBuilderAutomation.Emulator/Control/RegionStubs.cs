using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Builds;

namespace ImageBuilderAutomation.Emulator.Control;

/// <summary>Reads the failure of one Region: a message that fails the copy, or an object with a message, a step and an account.</summary>
internal static class RegionStubs
{
    public static string Expected { get; } =
        $"messages, or objects with a message, a step ({string.Join(", ", ImageConfigurationStep.All.Select(step => step.Name))}) and an account";

    /// <exception cref="FormatException">The node is neither.</exception>
    public static RegionStub Read(JsonNode node)
    {
        if (node is not JsonObject order)
            return new(node.GetValue<string>());
        var (message, step) = (order["message"]?.GetValue<string>(), order["step"]?.GetValue<string>());
        return message is not null && (step is null || ImageConfigurationStep.Find(step) is not null)
            && order.All(m => m.Key is "message" or "step" or "account")
            ? new(message, step, order["account"]?.GetValue<string>())
            : throw new FormatException();
    }
}
