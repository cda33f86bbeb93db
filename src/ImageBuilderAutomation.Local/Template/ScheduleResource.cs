namespace ImageBuilderAutomation.Local.Template;

/// <param name="Path">Where the template has it, for messages.</param>
/// <param name="ByScheduler">True for EventBridge Scheduler, false for a scheduled rule: their default events differ.</param>
public sealed record ScheduleResource(
    string Path, string Name, string Arn, string Expression, string TimeZone, bool ByScheduler, IReadOnlyList<TargetResource> Targets);
