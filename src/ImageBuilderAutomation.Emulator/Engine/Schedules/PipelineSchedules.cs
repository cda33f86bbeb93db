using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Engine.Schedules;

/// <summary>Runs pipelines when their schedules are due. Called under the emulator's lock.</summary>
/// <param name="fire">Decides whether there is something to build, and starts the build.</param>
public sealed class PipelineSchedules(TimeProvider clock, SimulatedTaskQueue tasks, Action<AccountState, Resource> fire)
{
    private readonly Dictionary<string, SimulatedTask> _running = new(StringComparer.Ordinal);

    /// <summary>Restarts or ends the schedule of a pipeline that was created, updated or disabled.</summary>
    public void Follow(AccountState account, Resource pipeline)
    {
        Forget(pipeline.ArnText);
        pipeline.Document.Remove("dateNextRun");
        // Assumed: a disabled pipeline shows no next run.
        if (pipeline.Document.TextOrNull("status") != "ENABLED" || pipeline.Document["schedule"]?["scheduleExpression"] is null)
            return;

        var schedule = Read(pipeline.Document["schedule"]!.AsObject(), clock.GetUtcNow());
        _running[pipeline.ArnText] = tasks.Start(Run(account, pipeline, schedule));
    }

    public void Forget(string pipelineArn)
    {
        if (_running.Remove(pipelineArn, out var task))
            tasks.Stop(task);
    }

    public void Clear() => _running.Clear();

    /// <exception cref="FormatException">The expression or the time zone is invalid; the message says why.</exception>
    // Documented: UTC if no zone is given. Assumed: a rate counts from the pipeline's creation or last update.
    public static ISchedule Read(JsonObject schedule, DateTimeOffset from) =>
        ScheduleExpression.Parse(schedule.Text("scheduleExpression"), schedule.TextOrNull("timezone") ?? "UTC", from);

    private IEnumerable<DateTimeOffset> Run(AccountState account, Resource pipeline, ISchedule schedule)
    {
        var due = schedule.Next(clock.GetUtcNow());
        while (due is { } next)
        {
            due = schedule.Next(next);
            pipeline.Document["dateNextRun"] = Timestamps.Iso(next);
            yield return next;

            // Set the next date before the run, because the run may end the schedule.
            pipeline.Document["dateNextRun"] = due is { } after ? Timestamps.Iso(after) : null;
            fire(account, pipeline);
        }
    }
}
