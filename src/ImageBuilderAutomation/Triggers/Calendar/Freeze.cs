using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>A period in which the selected pipelines are not started.</summary>
public sealed record Freeze(string Name, Period Period)
{
    public Func<Pipeline, bool> Selects { get; init; } = _ => true;
}
