namespace ImageBuilderAutomation.Triggers;

/// <param name="NextCheckAt">When to check again; nothing can change earlier. Null: at the next pass.</param>
public sealed record PipelineRunDecision(PipelineRunVerdict Verdict, string Reason, string PolicyHash, DateTimeOffset DecidedAt, DateTimeOffset? NextCheckAt);

public enum PipelineRunVerdict
{
    /// <summary>Start a build.</summary>
    Start,

    /// <summary>Start later. Causes that arrive in the meantime are kept and start one build together.</summary>
    Defer,

    /// <summary>Start no build.</summary>
    Drop,
}
