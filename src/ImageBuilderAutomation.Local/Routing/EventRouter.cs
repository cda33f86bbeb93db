using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>The event buses, the topics and the callers of functions: by the template's rules and subscriptions to its functions.</summary>
public sealed class EventRouter : IServiceEvents
{
    private static readonly JsonObject CallOfImageBuilder = new() { ["source"] = "aws.imagebuilder", ["detail-type"] = "AWS API Call via CloudTrail" };

    private readonly TemplateModel _template;
    private readonly IDeliveries _deliveries;
    private readonly SeededIds _ids;
    private readonly TimeProvider _clock;
    private readonly List<(RuleResource Rule, EventPattern Pattern)> _rules = [];
    private readonly List<(SubscriptionResource Subscription, EventPattern? Filter)> _subscriptions = [];

    /// <exception cref="TemplateException">Patterns with operators that are not matched here; all of them at once.</exception>
    public EventRouter(TemplateModel template, IDeliveries deliveries, SeededIds ids, TimeProvider clock)
    {
        (_template, _deliveries, _ids, _clock) = (template, deliveries, ids, clock);
        var problems = new List<string>();
        foreach (var rule in template.Rules)
            _rules.Add((rule, EventPattern.Parse(rule.Pattern, (at, message) => problems.Add($"{rule.Path}.Pattern{at}: {message}"))));
        foreach (var subscription in template.Subscriptions)
        {
            _subscriptions.Add((subscription, subscription.FilterPolicy is { } filter
                ? EventPattern.Parse(filter, (at, message) => problems.Add($"{subscription.Path}.FilterPolicy{at}: {message}"))
                : null));
        }

        if (problems.Count > 0)
            throw new TemplateException(problems);
    }

    /// <summary>Told about every event on the default bus, whoever it matches.</summary>
    public event Action<JsonObject>? Published;

    /// <summary>Whether a rule could ask for what CloudTrail tells of Image Builder, going by source and detail-type alone.</summary>
    public bool AsksForCalls => _template.Rules.Any(rule => CouldMatch(rule.Pattern, CallOfImageBuilder));

    /// <summary>Told about every event on the template's own buses: what its functions tell.</summary>
    public event Action<JsonObject>? Told;

    public IEnumerable<string> Buses => _template.Buses.Select(b => b.Name).Prepend(BusResource.Default);

    public void PutEvent(JsonObject envelope) => PutEvent(BusResource.Default, envelope);

    /// <param name="bus">One of <see cref="Buses"/>.</param>
    public void PutEvent(string bus, JsonObject envelope)
    {
        (bus == BusResource.Default ? Published : Told)?.Invoke(envelope);
        foreach (var (rule, _) in _rules.Where(r => r.Rule.Bus == bus && r.Pattern.Matches(envelope)))
            Send(rule.Targets, envelope, $"rule {rule.Name}", "RULE_ARN", rule.Arn);
    }

    /// <param name="nameOrArn">Null means the default bus.</param>
    /// <returns>The bus' name; null when there is no such bus.</returns>
    public string? BusNamed(string? nameOrArn)
    {
        var name = nameOrArn is null ? BusResource.Default : nameOrArn[(nameOrArn.LastIndexOf('/') + 1)..];
        return Buses.FirstOrDefault(bus => bus == name);
    }

    internal string NextId() => _ids.Next();

    public void PublishToTopic(string topicArn, string message)
    {
        var messageId = _ids.Next();
        foreach (var (subscription, _) in _subscriptions.Where(s => s.Subscription.TopicArn == topicArn && LetsThrough(s.Filter, message)))
        {
            var envelope = SnsEnvelope.Wrap(topicArn, message, messageId, subscription.Arn[(topicArn.Length + 1)..], _clock.GetUtcNow());
            _deliveries.Enqueue(new(FunctionAt(subscription.FunctionArn), envelope, $"topic {topicArn[(topicArn.LastIndexOf(':') + 1)..]}")
            {
                Otherwise = subscription.DeadLetters is { } queue ? Undelivered.Message(queue, envelope) : null,
            });
        }
    }

    public void InvokeFunction(string functionName, JsonObject payload)
    {
        // Documented: WaitForAction takes a function's name. Documented: where Lambda takes that, it takes an ARN or partial ARN too, and a
        // version or alias behind each, which all are the one function that runs here.
        var function = _template.Functions.FirstOrDefault(f => NamesOf(f).Any(
            name => functionName == name || functionName.StartsWith($"{name}:", StringComparison.Ordinal)));
        if (function is not null)
            _deliveries.Enqueue(new(function, payload, "workflow step"));
    }

    /// <summary>To the targets of a rule or a schedule: the event, or the constant input that the template has instead.</summary>
    /// <param name="origin">The name of the attribute that tells a dead-letter queue's reader where it came from.</param>
    public void Send(IReadOnlyList<TargetResource> targets, JsonObject envelope, string source, string origin, string originArn)
    {
        foreach (var target in targets)
        {
            var payload = target.Input is { } input ? JsonNode.Parse(input) : envelope.DeepClone();
            _deliveries.Enqueue(new(FunctionAt(target.FunctionArn), payload, source)
            {
                Otherwise = target.DeadLetters is { } queue ? Undelivered.Event(queue, payload, origin, originArn, target.FunctionArn) : null,
            });
        }
    }

    private static bool CouldMatch(JsonObject pattern, JsonObject @event)
    {
        var part = new JsonObject(pattern.Where(field => @event.ContainsKey(field.Key)).Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        return part.Count == 0 || EventPattern.Parse(part, (_, _) => { }).Matches(@event);
    }

    private static string[] NamesOf(FunctionResource function) =>
        [function.Name, function.LogicalId, function.Arn, string.Join(':', function.Arn.Split(':')[4..])];

    private FunctionResource FunctionAt(string arn) => _template.Functions.First(f => f.Arn == arn);

    private static bool LetsThrough(EventPattern? filter, string message)
    {
        if (filter is null)
            return true;
        try
        {
            return JsonNode.Parse(message) is JsonObject body && filter.Matches(body);
        }
        catch (System.Text.Json.JsonException)
        {
            // Documented: with a payload filter policy, a message that is no JSON is dropped.
            return false;
        }
    }
}
