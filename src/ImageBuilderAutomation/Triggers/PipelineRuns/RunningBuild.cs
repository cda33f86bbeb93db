namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>A concurrency slot, taken by a run.</summary>
public sealed record RunningBuild(string PipelineArn, int RunSequence, DateTimeOffset Since);
