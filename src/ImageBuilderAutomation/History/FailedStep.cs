using System.Text.RegularExpressions;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.History;

/// <summary>
/// Where a build failed: the image's reason, the failed workflow, the failed step and its message, each as far as the service reports it.
/// Texts are untrusted: they are shown, and may at most cause a bounded retry.
/// </summary>
/// <param name="Message">The most precise message available: the service's own cause, else the step's, else the workflow's, else the image's reason.</param>
public sealed partial record FailedStep(
    string? WorkflowExecutionId, string? WorkflowType, string? WorkflowArn, string? StepExecutionId, string? Step, string? Action, string Message)
{
    /// <summary>Transient errors, in the words of Image Builder and EC2. Compared without regard to case.</summary>
    private static readonly string[] TransientErrors =
    [
        "Rate exceeded", "Throttling", "RequestLimitExceeded", "TooManyRequests", "InsufficientInstanceCapacity", "Insufficient capacity",
        "InternalError", "InternalFailure", "Internal error", "ServiceUnavailable", "Service unavailable",
    ];

    /// <summary>A gate was answered STOP or not answered. An automatic retry would only be stopped again.</summary>
    public bool IsGate => Action == StepAction.WaitForAction;

    /// <summary>The image was built and tested, and only its distribution failed. RetryImage repeats it without a new build.</summary>
    public bool IsDistributionOnly => WorkflowType == "DISTRIBUTION" && !IsGate;

    public bool IsLikelyTransient => !IsGate && TransientErrors.Any(t => Message.Contains(t, StringComparison.OrdinalIgnoreCase));

    /// <param name="reason">The image's reason; it usually names the execution of the failed workflow.</param>
    /// <param name="context">The cause that the service names. What it does not name, and all in older answers, comes from the workflows.</param>
    public static FailedStep Find(string? reason, IReadOnlyList<WorkflowRun> workflows, FailureContext? context = null)
    {
        var named = context?.WorkflowExecutionId ?? WorkflowExecutionIdIn(reason);
        var workflow = workflows.FirstOrDefault(w => w.Id == named)
            // The execution that the service names may be omitted from the list. Another one is not the cause.
            ?? (context?.WorkflowExecutionId is null ? workflows.LastOrDefault(w => w is { HasFailed: true, Retried: false }) : null);
        // The last failed step ended the workflow; the workflow ignored earlier failures.
        var step = workflow?.Steps.Where(s => ExecutionStatus.HasFailed(s.Status) && IsNamed(s, context)).MaxBy(s => s.EndedAt);
        return new(
            workflow?.Id ?? named, workflow?.Type ?? context?.WorkflowType, workflow?.Arn ?? context?.WorkflowArn, step?.Id ?? context?.StepExecutionId,
            step?.Name ?? context?.Step, step?.Action, FirstOf(context?.Message, step?.Message, workflow?.Message, reason) ?? "");
    }

    private static bool IsNamed(StepRun step, FailureContext? context) =>
        context?.StepExecutionId is { } id ? step.Id == id : context?.Step is not { } name || step.Name == name;

    internal static string? WorkflowExecutionIdIn(string? reason) =>
        reason is not null && ExecutionIdPattern().Match(reason) is { Success: true } match ? match.Value : null;

    private static string? FirstOf(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrWhiteSpace(text))
                return text;
        }

        return null;
    }

    [GeneratedRegex("wf-[0-9a-f-]{36}")]
    private static partial Regex ExecutionIdPattern();
}
