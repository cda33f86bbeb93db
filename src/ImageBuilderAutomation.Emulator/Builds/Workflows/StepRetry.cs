namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>How often a step is tried. The time-out applies to each attempt.</summary>
public sealed record StepRetry(int MaxAttempts, TimeSpan Backoff)
{
    public static StepRetry None { get; } = new(1, TimeSpan.Zero);
}
