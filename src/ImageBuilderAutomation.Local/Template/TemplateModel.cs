namespace ImageBuilderAutomation.Local.Template;

/// <summary>A template whose names, conditions and intrinsic functions are resolved.</summary>
public sealed record TemplateModel(
    TemplateSettings Settings,
    IReadOnlyList<FunctionResource> Functions,
    IReadOnlyList<TableResource> Tables,
    IReadOnlyList<TopicResource> Topics,
    IReadOnlyList<QueueResource> Queues,
    IReadOnlyList<SubscriptionResource> Subscriptions,
    IReadOnlyList<RuleResource> Rules,
    IReadOnlyList<ScheduleResource> Schedules)
{
    /// <summary>The template's event buses, without the account's default bus.</summary>
    public IReadOnlyList<BusResource> Buses { get; init; } = [];

    /// <summary>The topic that a function is subscribed to.</summary>
    /// <param name="function">The logical id of the function.</param>
    /// <exception cref="InvalidOperationException">The function does not exist or is subscribed to no topic.</exception>
    public string TopicOf(string function)
    {
        var arn = Functions.First(f => f.LogicalId == function).Arn;
        return Subscriptions.First(s => s.FunctionArn == arn).TopicArn;
    }
}
