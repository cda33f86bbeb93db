using System.Text.Json.Serialization;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Cli.Triggers;

/// <summary>The result of <c>triggers runs</c>.</summary>
internal sealed record RunsJson(IEnumerable<RunJson> Runs, bool More);

internal sealed record RunJson(
    string Pipeline, int Run, string State, string Opened, string? Started, string? Image, string? Outcome, IEnumerable<RunCauseJson> Causes,
    IEnumerable<RunDecisionJson> Decisions)
{
    public static RunJson Of(PipelineRunRecord run) => new(
        Domain.Pipeline.NameIn(run.PipelineArn), run.Sequence, run.State.ToString().ToLowerInvariant(), TimeFormat.Of(run.OpenedAt),
        TimeFormat.IfKnown(run.StartedAt), run.ImageArn, run.Outcome,
        run.Causes.Select(cause => new RunCauseJson(
            cause.Cause.ToString(), cause.Cause.Key, cause.Reason, string.Join(' ', cause.Rules), TimeFormat.Of(cause.ArrivedAt), cause.DropReason)),
        run.Decisions.Select(decision => new RunDecisionJson(
            TimeFormat.Of(decision.DecidedAt), Labels.Of(decision.Verdict), decision.Reason, decision.PolicyHash)));
}

/// <param name="Rules">Separated by spaces.</param>
internal sealed record RunCauseJson(string Cause, string Key, string Reason, string Rules, string Arrived, string? DropReason);

internal sealed record RunDecisionJson(string At, string Verdict, string Reason, string Policy);

/// <summary>The result of <c>triggers pipelines</c>.</summary>
internal sealed record PipelinesJson(IEnumerable<PipelineJson> Pipelines);

/// <param name="PausedAfter">The policy's number that the failures have reached; null if they have not.</param>
internal sealed record PipelineJson(
    string Pipeline, string Arn, string State, int FailuresInARow, int? PausedAfter, PipelineBuildJson? LatestFailure, PipelineBuildJson? LatestSuccess,
    PipelineDisablingJson? Disabled, PipelineDecisionJson? Decision)
{
    public static PipelineJson Of(PipelineHealthRecord record) => new(
        Domain.Pipeline.NameIn(record.PipelineArn), record.PipelineArn, PipelineHealthText.StateOf(record), record.FailuresInARow, record.PausedAfter,
        PipelineBuildJson.Of(record.LatestFailure), PipelineBuildJson.Of(record.LatestSuccess),
        record.Disabling is { } disabling
            ? new(TimeFormat.Of(disabling.At), disabling.Failures, disabling.Doubt, TimeFormat.IfKnown(disabling.EndedAt), disabling.EndedBy)
            : null,
        record.Decision is { } decision
            ? new(TimeFormat.Of(decision.DecidedAt), decision.Verdict.ToString().ToLowerInvariant(), decision.Reason, decision.PolicyHash)
            : null);
}

internal sealed record PipelineBuildJson(string Image, string Started, string? BuildType, string? Cause)
{
    public static PipelineBuildJson? Of(CountedBuild? build) =>
        build is null ? null : new(build.ImageArn, TimeFormat.Of(build.StartedAt), build.BuildType, build.Cause);
}

/// <param name="Failures">How many scheduled builds had failed in a row.</param>
/// <param name="EnabledAgain">Null while the pipeline is disabled.</param>
internal sealed record PipelineDisablingJson(string At, int Failures, string? Doubt, string? EnabledAgain, string? By);

internal sealed record PipelineDecisionJson(string At, string Verdict, string Reason, string Policy);

/// <summary>The result of <c>triggers explain</c>.</summary>
internal sealed record ExplainedEventJson(string About, string Policy, IEnumerable<ExplainedPipelineJson> Pipelines);

internal sealed record ExplainedPipelineJson(string Pipeline, string Rules, string Verdict, string Reason, string MatchReason);

/// <summary>The result of <c>triggers graph</c>.</summary>
internal sealed record GraphJson(IEnumerable<GraphPipelineJson> Pipelines, IEnumerable<GraphCycleJson> Cycles);

internal sealed record GraphPipelineJson(
    string Name, string Arn, bool Enabled, string? Recipe, string? ParentImage, IEnumerable<string> Parents, IEnumerable<string> Children,
    IEnumerable<string> Components);

internal sealed record GraphCycleJson(IEnumerable<string> Pipelines);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunsJson))]
[JsonSerializable(typeof(PipelinesJson))]
[JsonSerializable(typeof(ExplainedEventJson))]
[JsonSerializable(typeof(GraphJson))]
internal sealed partial class TriggersJsonContext : JsonSerializerContext;
