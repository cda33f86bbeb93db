namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>How long something takes, from least to most.</summary>
public readonly record struct DurationRange(TimeSpan Least, TimeSpan Most)
{
    public static DurationRange Minutes(double least, double most) => new(TimeSpan.FromMinutes(least), TimeSpan.FromMinutes(most));

    public static DurationRange Seconds(double least, double most) => new(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));

    /// <param name="share">From 0 to 1: where between the two.</param>
    /// <returns>Whole seconds, as the service's own times are read.</returns>
    public TimeSpan At(double share) => TimeSpan.FromSeconds(Math.Round((Least + ((Most - Least) * share)).TotalSeconds));
}
