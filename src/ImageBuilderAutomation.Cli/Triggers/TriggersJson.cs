using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Cli.Triggers;

/// <summary>The result of <c>triggers runs</c>.</summary>
internal sealed record RunsJson(IEnumerable<RunJson> Runs);

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
[JsonSerializable(typeof(ExplainedEventJson))]
[JsonSerializable(typeof(GraphJson))]
internal sealed partial class TriggersJsonContext : JsonSerializerContext;
