using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>The facts that decide whether a waiting run starts.</summary>
/// <param name="Before">The pipeline's previous run; null for the first.</param>
/// <param name="Pipeline">As the service returns it; null if it does not exist.</param>
/// <param name="UnderWay">An unfinished build of the pipeline, whoever started it; null if there is none.</param>
public sealed record StartFacts(Round Round, Round? Before, Pipeline? Pipeline, string? UnderWay, RunningBuilds Running, DateTimeOffset Now);
