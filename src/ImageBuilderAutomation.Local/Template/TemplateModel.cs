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
    IReadOnlyList<ScheduleResource> Schedules)
{
    /// <summary>Without the default bus, which every account has.</summary>
    public IReadOnlyList<BusResource> Buses { get; init; } = [];

    /// <summary>The topic that a function is subscribed to.</summary>
    /// <param name="function">Its logical id.</param>
    /// <exception cref="InvalidOperationException">There is no such function, or it is subscribed to none.</exception>
    public string TopicOf(string function)
    {
        var arn = Functions.First(f => f.LogicalId == function).Arn;
        return Subscriptions.First(s => s.FunctionArn == arn).TopicArn;
    }
}
