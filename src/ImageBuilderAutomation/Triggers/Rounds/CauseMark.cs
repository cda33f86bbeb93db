namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Says into which round of a pipeline a cause was put, or was about to be: only the round itself tells which.</summary>
public sealed record CauseMark(string PipelineArn, string CauseKey, int Round, long Version);
