namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <summary>Names the run that a cause was added to, or was about to be added to. Only the run itself shows whether it was.</summary>
public sealed record CauseMarker(string PipelineArn, string CauseKey, int RunSequence, long Version);
