using System.Text.Json.Serialization;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.Gates;

/// <summary>A gate as the history shows it.</summary>
/// <param name="isSummary">Omits approvals, decision, requests and outcome.</param>
internal class GateJson(GateRecord gate, bool isSummary = false)
{
    protected GateRecord Gate { get; } = gate;

    protected bool IsSummary { get; } = isSummary;

    public string Name => Gate.StepName;

    public string Step => Gate.StepExecutionId;

    public string State => Labels.Of(Gate.State);

    public string Opened => TimeFormat.Of(Gate.OpenedAt);

    public string? Deadline => TimeFormat.IfKnown(Gate.Deadline);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IEnumerable<ApprovalJson>? Approvals => IsSummary ? null
        : Gate.Approvals.Select(approval => new ApprovalJson(approval.Group, approval.By, approval.Reason, TimeFormat.Of(approval.At)));

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GateDecisionJson? Decision => !IsSummary && Gate.Decision is { } decision ? GateDecisionJson.Of(decision, Gate.DecidedOn) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public StopJson? Stop => !IsSummary && Gate.Stop is { } stop ? new(stop.By, stop.Reason, TimeFormat.Of(stop.At)) : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RequestJson? Request => !IsSummary && Gate.Request is { } request
        ? new(request.Sequence, request.Action, request.Reason, TimeFormat.Of(request.StoredAt))
        : null;

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OutcomeJson? Outcome => !IsSummary && Gate.Outcome is { } outcome
        ? new(outcome.Action, outcome.Reason, outcome.StepStatus, TimeFormat.Of(outcome.ObservedAt))
        : null;
}

/// <summary>A gate, then what it waits for.</summary>
internal sealed class WaitingGateJson(GateRecord gate, DateTimeOffset now, bool isSummary = false) : GateJson(gate, isSummary)
{
    [JsonPropertyOrder(1)]
    public string Arn => Gate.ImageArn;

    [JsonPropertyOrder(1)]
    public string? Pipeline => Gate.PipelineArn;

    [JsonPropertyOrder(1)]
    public string Workflow => Gate.WorkflowArn;

    [JsonPropertyOrder(1)]
    public long AgeSeconds => (long)Math.Max(0, (now - Gate.OpenedAt).TotalSeconds);

    [JsonPropertyOrder(1)]
    public bool Observed => Gate.IsObserved;

    [JsonPropertyOrder(1)]
    public string? Ends => Gate.IsClosed ? null : TimeFormat.IfKnown(GateExpiry.Of(Gate)?.At);

    [JsonPropertyOrder(1)]
    public string? EndsBy => Gate.IsClosed ? null : GateExpiry.Of(Gate)?.By;

    [JsonPropertyOrder(1)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? StopCancelsBecause => GateText.StopCancelsBecause(Gate);

    [JsonPropertyOrder(1)]
    public string? RemindAt => TimeFormat.IfKnown(Gate.RemindAt);

    [JsonPropertyOrder(1)]
    public string WaitsFor => GateText.WaitsFor(Gate);

    [JsonPropertyOrder(1)]
    public string WaitsSince => TimeFormat.Of(GateText.WaitsSince(Gate));

    [JsonPropertyOrder(1)]
    public string? NextCheck => TimeFormat.IfKnown(Gate.NextCheckAt);
}

internal sealed record ApprovalJson(string Group, string By, string Reason, string At);

internal sealed record StopJson(string By, string Reason, string At);

internal sealed record RequestJson(int Sequence, string Action, string Reason, string Stored);

internal sealed record OutcomeJson(string? Action, string? Reason, string StepStatus, string Observed);

internal sealed record GateDecisionJson(
    string Answer, string Reason, string Policy, string Decided, string? On, IEnumerable<RuleAnswerJson> Rules)
{
    public static GateDecisionJson Of(GateDecision decision, string? channel) => new(
        Labels.Of(decision.Answer), decision.Reason, decision.PolicyHash, TimeFormat.Of(decision.DecidedAt), channel,
        decision.Rules.Select(rule => new RuleAnswerJson(rule.Rule, Labels.Of(rule.Answer), rule.Reason, rule.Conditions.Select(ConditionJson.Of))));
}

internal sealed record RuleAnswerJson(string Name, string Answer, string Reason, IEnumerable<ConditionJson> Conditions);

internal sealed record ConditionJson(string Condition, string Is, string Observed)
{
    public static ConditionJson Of(ConditionResult condition) => new(condition.Condition, Labels.Of(condition.Truth), condition.Observed);
}

/// <summary>The result of <c>gates list</c>.</summary>
/// <param name="Unreadable">Steps that wait, have no gate and cannot be read; null where Image Builder could not be asked.</param>
internal sealed record OpenGatesJson(IEnumerable<WaitingGateJson> Gates, GatesOffJson? Off, IEnumerable<UnreadableJson>? Unreadable);

internal sealed record UnreadableJson(string Step, string Arn, string? Began, string Reason)
{
    public static UnreadableJson Of(UnreadableWait wait) => new(wait.StepExecutionId, wait.ImageArn, TimeFormat.IfKnown(wait.StartedAt), wait.Reason);
}

/// <summary>Gates are off, so the list may lack steps. Null while they are not.</summary>
/// <param name="Unanswered">Null while no sweep has counted.</param>
internal sealed record GatesOffJson(string Reason, int? Unanswered);

/// <summary>The result of <c>gates approve</c>.</summary>
internal sealed record ApprovedJson(bool Approved, string Code, string Reason, WaitingGateJson Gate);

/// <summary>The result of <c>gates withdraw</c>.</summary>
internal sealed record WithdrawnJson(bool Withdrawn, string Code, string Reason, WaitingGateJson Gate);

/// <summary>The result of <c>gates stop</c>.</summary>
internal sealed record StoppedJson(bool Stopped, string Code, string Reason, WaitingGateJson Gate);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WaitingGateJson))]
[JsonSerializable(typeof(OpenGatesJson))]
[JsonSerializable(typeof(ApprovedJson))]
[JsonSerializable(typeof(WithdrawnJson))]
[JsonSerializable(typeof(StoppedJson))]
internal sealed partial class GatesJsonContext : JsonSerializerContext;
