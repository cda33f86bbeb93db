namespace ImageBuilderAutomation.PipelineHealth;

/// <summary>What is to be done about a disabled pipeline, with the reason.</summary>
public sealed record PipelineHealthDecision(PipelineHealthVerdict Verdict, string Reason, string PolicyHash, DateTimeOffset DecidedAt)
{
    /// <summary>The time alone makes no new decision.</summary>
    public bool IsSameAs(PipelineHealthDecision? other) =>
        other is not null && (Verdict, Reason, PolicyHash) == (other.Verdict, other.Reason, other.PolicyHash);
}

public enum PipelineHealthVerdict
{
    /// <summary>Not yet: no build has shown that the pipeline works again.</summary>
    Wait,

    /// <summary>Enable it.</summary>
    Enable,

    /// <summary>Leave it disabled, and to people.</summary>
    Keep,

    /// <summary>It is enabled already, or does not exist any more.</summary>
    End,
}
