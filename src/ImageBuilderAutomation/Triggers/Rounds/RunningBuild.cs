namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>A concurrency slot, taken by a run.</summary>
public sealed record RunningBuild(string PipelineArn, int Round, DateTimeOffset Since);
