namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>The range of a duration, both bounds included.</summary>
public readonly record struct DurationRange(TimeSpan Least, TimeSpan Most)
{
    public static DurationRange Minutes(double least, double most) => new(TimeSpan.FromMinutes(least), TimeSpan.FromMinutes(most));

    public static DurationRange Seconds(double least, double most) => new(TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));

    /// <param name="share">The position in the range, from 0 to 1.</param>
    /// <returns>The duration, rounded to whole seconds.</returns>
    public TimeSpan At(double share) => TimeSpan.FromSeconds(Math.Round((Least + ((Most - Least) * share)).TotalSeconds));
}
