using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>What decides whether a waiting round is started.</summary>
/// <param name="Before">The pipeline's round before this one; null for the first.</param>
/// <param name="Pipeline">As the service shows it; null when it knows no such pipeline.</param>
/// <param name="UnderWay">A build of the pipeline that the service shows unfinished, whoever started it; null when there is none.</param>
public sealed record StartFacts(Round Round, Round? Before, Pipeline? Pipeline, string? UnderWay, RunningBuilds Running, DateTimeOffset Now);
