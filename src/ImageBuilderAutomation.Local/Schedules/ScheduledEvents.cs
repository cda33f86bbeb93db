using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Engine.Schedules;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Schedules;

/// <summary>Sends the events of the template's schedules, on the shared clock.</summary>
public sealed class ScheduledEvents : IDisposable
{
    // System timers are limited to 49 days, so a longer wait is split.
    private static readonly TimeSpan MaxWait = TimeSpan.FromDays(1);

    private readonly TemplateSettings _settings;
    private readonly EventRouter _router;
    private readonly SeededIds _ids;
    private readonly TimeProvider _clock;
    private readonly DelayedActions _later;
    private readonly List<(ScheduleResource Resource, ISchedule Schedule)> _schedules = [];

    /// <exception cref="TemplateException">Schedule expressions are invalid; the exception lists all of them.</exception>
    public ScheduledEvents(TemplateModel template, EventRouter router, SeededIds ids, TimeProvider clock)
    {
        (_settings, _router, _ids, _clock, _later) = (template.Settings, router, ids, clock, new(clock));
        var problems = new List<string>();
        foreach (var resource in template.Schedules)
        {
            try
            {
                _schedules.Add((resource, ScheduleExpression.Parse(resource.Expression, resource.TimeZone, clock.GetUtcNow())));
            }
            catch (FormatException e)
            {
                problems.Add($"{resource.Path}: {e.Message}");
            }
        }

        if (problems.Count > 0)
            throw new TemplateException(problems);
    }

    public void Start()
    {
        foreach (var (resource, schedule) in _schedules)
            WaitForNext(resource, schedule, _clock.GetUtcNow());
    }

    public void Dispose() => _later.Dispose();

    private void WaitForNext(ScheduleResource resource, ISchedule schedule, DateTimeOffset after)
    {
        if (schedule.Next(after) is { } due)
            WaitUntil(resource, schedule, due);
    }

    private void WaitUntil(ScheduleResource resource, ISchedule schedule, DateTimeOffset due)
    {
        var wait = due - _clock.GetUtcNow();
        if (wait > TimeSpan.Zero)
        {
            _later.Run(wait < MaxWait ? wait : MaxWait, () => WaitUntil(resource, schedule, due));
            return;
        }

        var @event = Event(resource, due);
        var targets = resource.ByScheduler ? [.. resource.Targets.Select(t => t with { Input = InContext(t.Input, @event) })] : resource.Targets;
        _router.Send(targets, @event, $"schedule {resource.Name}", resource.ByScheduler ? "SCHEDULE_ARN" : "RULE_ARN", resource.Arn);
        WaitForNext(resource, schedule, due);
    }

    // Documented: EventBridge Scheduler User Guide, "Adding context attributes".
    private static string? InContext(string? input, JsonObject @event) => input?
        .Replace("<aws.scheduler.schedule-arn>", @event["resources"]![0]!.ToString(), StringComparison.Ordinal)
        .Replace("<aws.scheduler.scheduled-time>", @event["time"]!.ToString(), StringComparison.Ordinal)
        .Replace("<aws.scheduler.execution-id>", @event["id"]!.ToString(), StringComparison.Ordinal)
        .Replace("<aws.scheduler.attempt-number>", "1", StringComparison.Ordinal);

    // Documented: a scheduled rule sends source aws.events and an empty detail.
    // Assumed: EventBridge Scheduler without an Input sends the same envelope from aws.scheduler, with the detail as text.
    private JsonObject Event(ScheduleResource resource, DateTimeOffset due) => new()
    {
        ["version"] = "0",
        ["id"] = _ids.Next(),
        ["detail-type"] = "Scheduled Event",
        ["source"] = resource.ByScheduler ? "aws.scheduler" : "aws.events",
        ["account"] = _settings.Account,
        ["time"] = due.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["region"] = _settings.Region,
        ["resources"] = new JsonArray(resource.Arn),
        ["detail"] = resource.ByScheduler ? "{}" : new JsonObject(),
    };
}
