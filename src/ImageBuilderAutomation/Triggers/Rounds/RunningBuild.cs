namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>A place among the builds that run at once.</summary>
public sealed record RunningBuild(string PipelineArn, int Round, DateTimeOffset Since);
