namespace ImageBuilderAutomation.Triggers.PipelineRuns;

/// <param name="NextCheckAt">When to check again; nothing can change earlier. Null: at the next pass.</param>
public sealed record PipelineRunDecision(PipelineRunVerdict Verdict, string Reason, string PolicyHash, DateTimeOffset DecidedAt, DateTimeOffset? NextCheckAt);
