using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <param name="Failure">Null: the step completes. A step that fails has outputs too: they say how far it came.</param>
internal sealed record StepResult(JsonObject Outputs, string? Failure = null);
