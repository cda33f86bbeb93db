using System.Diagnostics.CodeAnalysis;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>A pattern for waiting steps: a workflow type or <c>*</c>, then a step name or glob. Example: <c>distribution/ApproveRelease</c>.</summary>
public sealed record StepPattern(string WorkflowType, Glob StepName)
{
    public static readonly IReadOnlyList<string> WorkflowTypes = ["build", "test", "distribution"];

    /// <summary>Has no wildcard, so it names exactly one step.</summary>
    public bool IsLiteral => WorkflowTypes.Contains(WorkflowType) && StepName.IsLiteral;

    public bool Matches(WaitingStep step) =>
        (WorkflowType == "*" || WorkflowType == step.WorkflowType) && StepName.Matches(step.Name);

    /// <returns>False for a pattern that no workflow step can match.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out StepPattern? pattern)
    {
        pattern = text.Split('/') is [var type, { Length: >= 1 and <= 100 } step]
            && (type == "*" || WorkflowTypes.Contains(type))
            && step.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '*' or '?')
            && (char.IsAsciiLetter(step[0]) || step[0] is '*' or '?')
                ? new(type, new Glob(step))
                : null;
        return pattern is not null;
    }

    /// <summary>The step that all literal patterns of the rules name; null when they name several or none.</summary>
    public static StepPattern? DefaultFor(IEnumerable<GateRule> rules) =>
        rules.Select(rule => rule.Step).Where(step => step.IsLiteral).Distinct().ToList() is [var only] ? only : null;

    public override string ToString() => $"{WorkflowType}/{StepName}";
}
