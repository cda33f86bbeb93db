namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>The range of a duration, both bounds included.</summary>
public readonly record struct DurationRange(TimeSpan Min, TimeSpan Max)
{
    public static DurationRange Minutes(double min, double max) => new(TimeSpan.FromMinutes(min), TimeSpan.FromMinutes(max));

    public static DurationRange Seconds(double min, double max) => new(TimeSpan.FromSeconds(min), TimeSpan.FromSeconds(max));

    /// <param name="share">The position in the range, from 0 to 1.</param>
    /// <returns>The duration, rounded to whole seconds.</returns>
    public TimeSpan At(double share) => TimeSpan.FromSeconds(Math.Round((Min + ((Max - Min) * share)).TotalSeconds));
}
