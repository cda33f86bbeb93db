using System.Text.RegularExpressions;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.History;

/// <summary>
/// Where a build failed: the image's reason, the failed workflow, the failed step and its message, each as far as the service reports it.
/// Texts are untrusted: they are shown, and may at most cause a bounded retry.
/// </summary>
/// <param name="Message">The most precise message available: the step's, else the workflow's, else the image's reason.</param>
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
    public static FailedStep Find(string? reason, IReadOnlyList<WorkflowRun> workflows)
    {
        var named = WorkflowExecutionIdIn(reason);
        var workflow = workflows.FirstOrDefault(w => w.Id == named) ?? workflows.LastOrDefault(w => w is { HasFailed: true, Retried: false });
        // The last failed step ended the workflow; the workflow ignored earlier failures.
        var step = workflow?.Steps.Where(s => ExecutionStatus.HasFailed(s.Status)).MaxBy(s => s.EndedAt);
        return new(
            workflow?.Id ?? named, workflow?.Type, workflow?.Arn, step?.Id, step?.Name, step?.Action,
            FirstOf(step?.Message, workflow?.Message, reason) ?? "");
    }

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
