using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>The facts that decide whether a waiting run starts.</summary>
/// <param name="PreviousRun">The pipeline's previous run; null for the first.</param>
/// <param name="Pipeline">As the service returns it; null if it does not exist.</param>
/// <param name="InProgress">An unfinished build of the pipeline, whoever started it; null if there is none.</param>
public sealed record PipelineRunFacts(PipelineRun Run, PipelineRun? PreviousRun, Pipeline? Pipeline, string? InProgress, RunningBuilds Running, DateTimeOffset Now);
