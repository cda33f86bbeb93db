using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Emulator.Schedules;

namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>The services that all parts of a running build share.</summary>
internal sealed record BuildContext(
    BuildOptions Options, TimeProvider Clock, StableIds Ids, BuildEvents Events, SimulatedTaskQueue Tasks, PipelineSchedules Schedules)
{
    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>The end of an activity that starts now. Its duration is derived from the seed and from <paramref name="what"/>.</summary>
    public DateTimeOffset After(DurationRange range, params ReadOnlySpan<string> what) => Now + Duration(range, what);

    public TimeSpan Duration(DurationRange range, params ReadOnlySpan<string> what) => range.At(Ids.Share(what)) * Options.Pace;
}
