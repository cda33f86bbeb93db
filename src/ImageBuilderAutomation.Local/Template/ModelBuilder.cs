namespace ImageBuilderAutomation.Local.Template;

/// <summary>Builds the model from resolved resources.</summary>
internal sealed class ModelBuilder(TemplateScope scope)
{
    private readonly List<FunctionResource> _functions = [];
    private readonly List<TableResource> _tables = [];
    private readonly List<TopicResource> _topics = [];
    private readonly List<QueueResource> _queues = [];
    private readonly List<SubscriptionResource> _subscriptions = [];
    private readonly List<RuleResource> _rules = [];
    private readonly List<ScheduleResource> _schedules = [];
    private readonly List<BusResource> _buses = [];
    private readonly List<FunctionUrlResource> _urls = [];

    public TemplateModel Model(TemplateSettings settings) =>
        new(settings, _functions, _tables, _topics, _queues, _subscriptions, _rules, _schedules) { Buses = _buses, FunctionUrls = _urls };

    public void Add(string id, string type, ResolvedNode node, TablePermissions? table)
    {
        var name = scope.Resources[id].Name;
        var arn = scope.Names.ArnOf(type, name);
        switch (type)
        {
            case "AWS::Serverless::Function":
                _functions.Add(FunctionReader.Read(id, name, arn, node, table));
                AddEvents(id, arn, node);
                AddUrl(id, arn, node);
                break;
            case FunctionUrlResource.Type:
                _urls.Add(FunctionUrlReader.Read(id, node.Required("TargetFunctionArn"), node));
                break;
            case "AWS::DynamoDB::Table":
                _tables.Add(TableReader.Read(id, name, node));
                break;
            case "AWS::SNS::Topic":
                _topics.Add(new(id, name, arn));
                _subscriptions.AddRange(node.Children("Subscription").Select(s => EventParts.Subscription(arn, s)).OfType<SubscriptionResource>());
                break;
            case "AWS::SNS::Subscription":
                if (EventParts.Subscription(node.Required("TopicArn"), node) is { } subscription)
                    _subscriptions.Add(subscription);
                break;
            case "AWS::SQS::Queue":
                _queues.Add(new(id, name, arn));
                break;
            case "AWS::Events::EventBus":
                _buses.Add(new(name, arn));
                break;
            case "AWS::Events::Rule":
                AddRule(name, arn, node);
                break;
            case "AWS::Scheduler::Schedule":
                if (EventParts.IsOn(node))
                    AddSchedule(name, arn, node, node.Required("ScheduleExpression"), byScheduler: true, EventParts.Targets([node.Child("Target")]));
                break;
        }
    }

    private void AddEvents(string functionId, string functionArn, ResolvedNode function)
    {
        foreach (var (eventId, _) in function.Map("Events") ?? [])
        {
            if (function.Child("Events")!.Child(eventId) is not { } source)
                continue;

            source.Check("Type", "Properties");
            var type = source.Required("Type") is "CloudWatchEvent" ? "EventBridgeRule" : source.Required("Type");
            if (!TemplateLists.Events.TryGetValue(type, out var lists))
            {
                source.Problem("Type", $"event type {type} is not supported by the local host");
                continue;
            }

            var properties = source.Child("Properties");
            properties?.Check(lists, $"this property of event type {type}");
            if (properties is not null)
                AddEvent(type, $"{functionId}{eventId}", functionArn, properties);
        }
    }

    private void AddUrl(string functionId, string functionArn, ResolvedNode function)
    {
        if (function.Child("FunctionUrlConfig") is not { } config)
            return;

        config.Check(TemplateLists.FunctionUrl, "this property of a function URL");
        _urls.Add(FunctionUrlReader.Read(FunctionUrlResource.IdFor(functionId), functionArn, config));
    }

    private void AddEvent(string type, string generatedName, string functionArn, ResolvedNode node)
    {
        var targets = new[] { new TargetResource(functionArn, EventParts.Input(node)) { DeadLetters = type == "SNS" ? null : EventParts.DeadLetters(node) } };
        var name = node.Text(type == "EventBridgeRule" ? "RuleName" : "Name") ?? scope.Names.NameOf(generatedName, "AWS::Events::Rule", null);
        var ruleArn = scope.Names.ArnOf(type == "ScheduleV2" ? "AWS::Scheduler::Schedule" : "AWS::Events::Rule", name);
        switch (type)
        {
            case "SNS":
                _subscriptions.Add(new(node.Path, node.Required("Topic"), functionArn, EventParts.BodyFilter(node)) { DeadLetters = EventParts.Redrive(node) });
                break;
            case "EventBridgeRule" when EventParts.IsOn(node):
                _rules.Add(new(node.Path, name, ruleArn, EventParts.Pattern(node, "Pattern"), targets) { Bus = EventParts.Bus(node) });
                break;
            case "Schedule" when EventParts.IsOn(node):
                AddSchedule(name, ruleArn, node, node.Required("Schedule"), byScheduler: false, targets);
                break;
            case "ScheduleV2" when EventParts.IsOn(node):
                AddSchedule(name, ruleArn, node, node.Required("ScheduleExpression"), byScheduler: true, targets);
                break;
        }
    }

    private void AddRule(string name, string arn, ResolvedNode node)
    {
        if (!EventParts.IsOn(node))
            return;

        var targets = EventParts.Targets(node.Children("Targets"));
        if (node.Text("ScheduleExpression") is { } expression)
            AddSchedule(name, arn, node, expression, byScheduler: false, targets);
        if (node["EventPattern"] is not null)
            _rules.Add(new(node.Path, name, arn, EventParts.Pattern(node, "EventPattern"), targets) { Bus = EventParts.Bus(node) });
    }

    private void AddSchedule(string name, string arn, ResolvedNode node, string expression, bool byScheduler, IReadOnlyList<TargetResource> targets) =>
        _schedules.Add(new(node.Path, name, arn, expression, node.Text("ScheduleExpressionTimezone") ?? "UTC", byScheduler, targets));
}
