using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <param name="If">Null when the step always runs.</param>
/// <param name="RollbackEnabled">A boolean, or a reference to one.</param>
/// <param name="Wait">A pause before the action starts.</param>
public sealed record WorkflowStep(
    string Name,
    StepAction Action,
    string? Description,
    Condition? If,
    JsonObject Inputs,
    bool ContinueOnFailure,
    JsonNode RollbackEnabled,
    TimeSpan Timeout,
    TimeSpan Wait,
    StepRetry Retry);
