using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.History;

/// <summary>
/// Where a build failed: image reason, failed workflow, failed step, its message. Each part is there as far as the service tells.
/// Texts come from outside: show them; nothing but a bounded retry may hang on them.
/// </summary>
/// <param name="Message">The most precise one there is: the step's, else the workflow's, else the image's reason.</param>
public sealed partial record FailedStep(
    string? WorkflowExecutionId, string? WorkflowType, string? WorkflowArn, string? StepExecutionId, string? Step, string? Action, string Message)
{
    /// <summary>What passes by itself. Matched in the service's and EC2's own words, whatever their case.</summary>
    private static readonly string[] PassingTroubles =
    [
        "Rate exceeded", "Throttling", "RequestLimitExceeded", "TooManyRequests", "InsufficientInstanceCapacity", "Insufficient capacity",
        "InternalError", "InternalFailure", "Internal error", "ServiceUnavailable", "Service unavailable",
    ];

    /// <summary>A gate said STOP, or nobody answered it: whoever retries by rule would only be stopped again.</summary>
    public bool IsGate => Action == "WaitForAction";

    /// <summary>The image was built and tested; only its distribution failed, which RetryImage repeats without a new build.</summary>
    public bool IsDistributionOnly => WorkflowType == "DISTRIBUTION" && !IsGate;

    public bool LooksTransient => !IsGate && PassingTroubles.Any(t => Message.Contains(t, StringComparison.OrdinalIgnoreCase));

    /// <param name="reason">The image's; names the failed workflow's execution, as a rule.</param>
    public static FailedStep Find(string? reason, IReadOnlyList<WorkflowRun> workflows)
    {
        var named = WorkflowExecutionIdIn(reason);
        var workflow = workflows.FirstOrDefault(w => w.Id == named) ?? workflows.LastOrDefault(w => w is { HasFailed: true, Retried: false });
        // The last to fail ended the workflow: one before it was allowed to.
        var step = workflow?.Steps.Where(s => s.Status == "FAILED").MaxBy(s => s.EndedAt);
        return new(
            workflow?.Id ?? named, workflow?.Type, workflow?.Arn, step?.Id, step?.Name, step?.Action,
            FirstSaid(step?.Message, workflow?.Message, reason) ?? "");
    }

    internal static string? WorkflowExecutionIdIn(string? reason) =>
        reason is not null && ExecutionIdPattern().Match(reason) is { Success: true } match ? match.Value : null;

    private static string? FirstSaid(params ReadOnlySpan<string?> texts)
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
