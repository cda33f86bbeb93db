namespace ImageBuilderAutomation.Triggers.Rounds;

/// <summary>Names the run that a cause was added to, or was about to be added to. Only the run itself shows whether it was.</summary>
public sealed record CauseMark(string PipelineArn, string CauseKey, int Round, long Version);
