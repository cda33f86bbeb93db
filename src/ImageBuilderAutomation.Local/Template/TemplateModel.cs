namespace ImageBuilderAutomation.Local.Template;

/// <summary>A template with every name, condition and intrinsic function resolved: what is there to run.</summary>
public sealed record TemplateModel(
    TemplateSettings Settings,
    IReadOnlyList<FunctionResource> Functions,
    IReadOnlyList<TableResource> Tables,
    IReadOnlyList<TopicResource> Topics,
    IReadOnlyList<QueueResource> Queues,
    IReadOnlyList<SubscriptionResource> Subscriptions,
    IReadOnlyList<RuleResource> Rules,
    IReadOnlyList<ScheduleResource> Schedules);
