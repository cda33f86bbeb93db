using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <param name="Failure">Null if the step completes. A failed step also has outputs, which show how far it got.</param>
internal sealed record StepResult(JsonObject Outputs, string? Failure = null);
