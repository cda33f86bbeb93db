namespace ImageBuilderAutomation.Emulator.Builds.Workflows;

/// <summary>How often a step is tried; the time-out counts for each attempt.</summary>
public sealed record StepRetry(int MaxAttempts, TimeSpan Backoff)
{
    public static StepRetry None { get; } = new(1, TimeSpan.Zero);
}
