using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Schedules;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>What everything that moves a build needs.</summary>
internal sealed record BuildContext(BuildOptions Options, TimeProvider Clock, StableIds Ids, BuildEvents Events, ProcessQueue Processes, PipelineSchedules Schedules)
{
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The end of something that begins now; how long it takes follows from what it is.</summary>
    public DateTimeOffset After(DurationRange range, params ReadOnlySpan<string> what) => Now + Duration(range, what);

    public TimeSpan Duration(DurationRange range, params ReadOnlySpan<string> what) => range.At(Ids.Share(what)) * Options.Pace;
}
