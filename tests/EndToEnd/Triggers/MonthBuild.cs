namespace EndToEnd.Triggers;

/// <summary>One build of the simulated month, from the events of the emulator.</summary>
internal sealed class MonthBuild(string image, string pipeline, DateTimeOffset started)
{
    public string Image { get; } = image;

    public string Pipeline { get; } = pipeline;

    public DateTimeOffset Started { get; } = started;

    public DateTimeOffset? Ended { get; set; }

    public string? Status { get; set; }

    public DateTimeOffset? FoundCritical { get; set; }

    public override string ToString() => $"{Pipeline} {Started:MM-dd HH:mm}";
}
