using System.Text.Json.Serialization;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Gates;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Releases;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The results of <c>builds</c>, <c>decisions</c>, <c>released</c>, <c>stats</c>, <c>export</c> and <c>verify</c>.</summary>
internal sealed record BuildsJson(IEnumerable<BuildJson> Builds, bool More);

internal sealed record DecisionsJson(IEnumerable<DecidedGateJson> Decisions);

internal sealed class DecidedGateJson(GateRecord gate) : GateJson(gate)
{
    [JsonPropertyOrder(-1)]
    public string Build => BuildName.Of(Gate.ImageArn);
}

internal sealed record ReleasedJson(IEnumerable<ReleasedGateJson> Released);

internal sealed record ReleasedGateJson(string At, string Build, string Gate, string Step, string? Status, IEnumerable<string> Images)
{
    public static ReleasedGateJson Of(ReleasedBy gate, BuildSummary? build) => new(
        gate.ReleasedAt, BuildName.Of(gate.ImageArn), gate.StepName, gate.StepExecutionId, build?.Status, (build?.Amis ?? []).Select(ami => ami.ImageId));
}

internal sealed record StatisticsJson(string From, string To, IEnumerable<PipelineStatisticsJson> Pipelines);

internal sealed record PipelineStatisticsJson(
    string Pipeline, int Builds, int Available, int Failed, int Stopped, int Cancelled, int Unfinished, double? FailureRate, int Measured, double? P50Seconds, double? P95Seconds)
{
    public static PipelineStatisticsJson Of(string pipeline, BuildStatistics of) => new(
        pipeline, of.Builds, of.Available, of.Failed, of.Stopped, of.Cancelled, of.Unfinished, of.FailureRate is { } rate ? Math.Round(rate, 4) : null, of.Measured,
        TimeFormat.Seconds(of.P50), TimeFormat.Seconds(of.P95));
}

internal sealed record ExportedJson(string Build, int Number, string Sha256, string? Previous, string Released, string File)
{
    public static ExportedJson Of(Release release, string file) => new(
        BuildName.Of(release.ImageArn), release.Number, release.Sha256, release.Previous, TimeFormat.Of(release.ReleasedAt), file);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BuildJson))]
[JsonSerializable(typeof(BuildsJson))]
[JsonSerializable(typeof(RecordedBuildJson))]
[JsonSerializable(typeof(UnrecordedBuildJson))]
[JsonSerializable(typeof(DecisionsJson))]
[JsonSerializable(typeof(ReleasedJson))]
[JsonSerializable(typeof(StatisticsJson))]
[JsonSerializable(typeof(ExportedJson))]
[JsonSerializable(typeof(VerifiedJson))]
internal sealed partial class HistoryJsonContext : JsonSerializerContext;
