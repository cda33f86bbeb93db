using System.Text.RegularExpressions;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.History;

/// <summary>
/// Why a build ended without an image, in words for people: the rule or the person that stopped it, or the step that failed. Texts of the service and of
/// components are untrusted: show them, never act on them.
/// </summary>
/// <param name="Why">One line, such as <c>stopped by rule web-needs-approval: 1 critical CVE-2026-4411, at most 0</c>.</param>
/// <param name="IsStop">A gate ended the build: a rule or a person stopped it, or nobody answered in time. Nothing in the build failed.</param>
/// <param name="Reason">The image's own reason at that time. Another reason belongs to another end of the build.</param>
/// <param name="ObservedAt">When the read of the details started. Of two causes the later one is kept.</param>
public sealed partial record EndCause(string Why, bool IsStop, string? Reason, DateTimeOffset ObservedAt)
{
    /// <summary>Nobody answered the gate before the service's time-out, so nobody has decided about the build.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>In characters. It bounds the size of a build's record.</summary>
    private const int MaxLength = 600;

    private const string Resume = "RESUME";
    private const string Stop = "STOP";

    /// <param name="gate">The record of <see cref="GateStepOf"/>; null if there is none.</param>
    /// <returns>Null if the build became available, or was cancelled by something else than a gate.</returns>
    public static EndCause? Of(BuildDetails details, GateRecord? gate)
    {
        ArgumentNullException.ThrowIfNull(details);
        var step = GateStepOf(details);
        var stop = step is null ? null : StoppedBy(step, gate, details.ReadStartedAt);
        return (stop ?? (details.Failure is { } failure ? Failed(failure) : null)) is { } why
            ? new(Shortened(why), stop is not null, details.Reason, details.ReadStartedAt) { IsUndecided = step is not null && stop == NoAnswer(step.Name) }
            : null;
    }

    /// <summary>The step of the gate that may have ended the build: the failed step, or the step at which the build was cancelled; null if there is none.</summary>
    public static StepRun? GateStepOf(BuildDetails details)
    {
        ArgumentNullException.ThrowIfNull(details);
        var steps = details.Workflows.SelectMany(workflow => workflow.Steps).Where(step => step.Action == StepAction.WaitForAction);
        return details.Status switch
        {
            ImageStatus.Failed => steps.FirstOrDefault(step => step.Id == details.Failure!.StepExecutionId),
            // Steps that were not reached stay PENDING.
            ImageStatus.Cancelled => steps.LastOrDefault(step => step.StartedAt is not null && !ExecutionStatus.HasPassed(step.Status)),
            _ => null,
        };
    }

    /// <summary>The service's reason without the execution id before it, which tells people nothing.</summary>
    public static string? WithoutExecution(string? reason) =>
        reason is not null && ExecutionPrefix().Match(reason) is { Success: true } prefix && prefix.Length < reason.Length ? reason[prefix.Length..] : reason;

    /// <returns>Null if the gate did not end the build.</returns>
    private static string? StoppedBy(StepRun step, GateRecord? gate, DateTimeOffset at) => gate switch
    {
        { State: GateState.Expired } => NoAnswer(step.Name),
        { State: GateState.AnsweredElsewhere, Outcome: { Action: Stop } outcome } => BySomebody(step.Name, outcome.Reason),
        { State: GateState.Sending or GateState.Answered, Request: { Action: not Resume } request } => gate switch
        {
            _ when step.Answer is not (null or Stop) => null,
            { Stop: { } stop } => $"stopped by {Principal.ShortNameOf(stop.By)}: {stop.Reason}",
            { Decision: { } decision } => ByRules(decision) ?? $"stopped: {request.Reason}",
            _ => $"stopped: {request.Reason}",
        },
        // Not answered by this stack, and not closed yet: the step itself shows what happened.
        _ when step.Answer == Stop => BySomebody(step.Name, step.Message),
        _ when step.Answer is null && (step.Status == ExecutionStatus.TimedOut || gate is { State: GateState.Open, Deadline: { } deadline } && deadline <= at) =>
            NoAnswer(step.Name),
        _ => null,
    };

    private static string? ByRules(GateDecision decision)
    {
        var rules = decision.Rules.Where(rule => rule.Answer is GateAnswer.Stop).Select(rule => $"{rule.Rule}: {rule.Reason}").ToList();
        return rules.Count == 0 ? null : $"stopped by {(rules.Count == 1 ? "rule" : "rules")} {string.Join("; ", rules)}";
    }

    private static string BySomebody(string gate, string? reason) => $"stopped by somebody else at gate {gate}{(string.IsNullOrWhiteSpace(reason) ? "" : $": {reason}")}";

    private static string NoAnswer(string gate) => $"nobody answered gate {gate} before the service's time-out";

    private static string? Failed(FailedStep failure)
    {
        var where = string.Join(' ', new[] { failure.WorkflowType?.ToLowerInvariant(), failure.Step }.OfType<string>());
        var message = WithoutExecution(failure.Message);
        return string.IsNullOrWhiteSpace(message)
            ? where.Length > 0 ? $"{where}, without a message" : null
            : where.Length > 0 ? $"{where}: {message}" : message;
    }

    private static string Shortened(string why) => why.Length <= MaxLength ? why : why[..(MaxLength - 1)] + "…";

    [GeneratedRegex("^Workflow Execution ID: '?wf-[0-9a-f-]{36}'? failed with reason: ", RegexOptions.IgnoreCase)]
    private static partial Regex ExecutionPrefix();
}
