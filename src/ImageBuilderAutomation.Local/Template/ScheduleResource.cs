namespace ImageBuilderAutomation.Local.Template;

/// <param name="Path">The path in the template, for error messages.</param>
/// <param name="ByScheduler">True for EventBridge Scheduler, false for a scheduled rule. Their default events differ.</param>
public sealed record ScheduleResource(
    string Path, string Name, string Arn, string Expression, string TimeZone, bool ByScheduler, IReadOnlyList<TargetResource> Targets);
