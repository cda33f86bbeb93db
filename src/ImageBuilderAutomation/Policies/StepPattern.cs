using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>Which waiting steps: <c>distribution/ApproveRelease</c>, a workflow's type or <c>*</c>, then a step's name or glob.</summary>
public sealed record StepPattern(string WorkflowType, Glob StepName)
{
    public static readonly IReadOnlyList<string> WorkflowTypes = ["build", "test", "distribution"];

    public bool Matches(WaitingStep step) =>
        (WorkflowType == "*" || WorkflowType == step.WorkflowType) && StepName.Matches(step.Name);

    public override string ToString() => $"{WorkflowType}/{StepName}";
}
