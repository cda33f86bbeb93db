using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Calendar;

/// <summary>A stretch of time in which pipelines are left alone.</summary>
public sealed record Freeze(string Name, Period Period)
{
    public Func<Pipeline, bool> Selects { get; init; } = _ => true;
}
