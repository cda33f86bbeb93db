using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Events;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>Routes events of buses, messages of topics and direct calls to functions, by the template's rules and subscriptions.</summary>
public sealed class EventRouter : IServiceEvents
{
    private static readonly JsonObject CallOfImageBuilder = new() { ["source"] = "aws.imagebuilder", ["detail-type"] = "AWS API Call via CloudTrail" };

    private readonly TemplateModel _template;
    private readonly IDeliveries _deliveries;
    private readonly SeededIds _ids;
    private readonly TimeProvider _clock;
    private readonly List<(RuleResource Rule, EventPattern Pattern)> _rules = [];
    private readonly List<(SubscriptionResource Subscription, EventPattern? Filter)> _subscriptions = [];

    /// <exception cref="TemplateException">Patterns are invalid or use unsupported operators; the exception lists all of them.</exception>
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

    /// <summary>Raised for every event on the default bus, whether or not a rule matches it.</summary>
    public event Action<JsonObject>? Published;

    /// <summary>Raised for every event that the Image Builder emulator itself reports, and for no other event on the default bus.</summary>
    public event Action<JsonObject>? Reported;

    /// <summary>Whether a rule can match CloudTrail events of Image Builder calls, judged by source and detail-type only.</summary>
    public bool NeedsApiCalls => _template.Rules.Any(rule => CouldMatch(rule.Pattern, CallOfImageBuilder));

    /// <summary>Raised for every event on the template's own buses: the notifications that its functions publish.</summary>
    public event Action<JsonObject>? Routed;

    public IEnumerable<string> Buses => _template.Buses.Select(b => b.Name).Prepend(BusResource.Default);

    /// <summary>An event of the Image Builder emulator.</summary>
    public void PutEvent(JsonObject envelope)
    {
        Reported?.Invoke(envelope);
        PutEvent(BusResource.Default, envelope);
    }

    /// <param name="bus">One of <see cref="Buses"/>.</param>
    public void PutEvent(string bus, JsonObject envelope)
    {
        (bus == BusResource.Default ? Published : Routed)?.Invoke(envelope);
        foreach (var (rule, _) in _rules.Where(r => r.Rule.Bus == bus && r.Pattern.Matches(envelope)))
            Send(rule.Targets, envelope, $"rule {rule.Name}", "RULE_ARN", rule.Arn);
    }

    /// <param name="nameOrArn">Null for the default bus.</param>
    /// <returns>The name of the bus; null if it does not exist.</returns>
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
                Otherwise = subscription.DeadLetters is { } queue ? DeadLetter.Message(queue, envelope) : null,
            });
        }
    }

    public void InvokeFunction(string functionName, JsonObject payload)
    {
        // Documented: WaitForAction takes a function's name. Documented: where Lambda accepts a name, it also accepts an ARN or a partial ARN,
        // each optionally with a version or alias. This host runs one version of each function, so all of these mean the same.
        var function = _template.Functions.FirstOrDefault(f => NamesOf(f).Any(
            name => functionName == name || functionName.StartsWith($"{name}:", StringComparison.Ordinal)));
        if (function is not null)
            _deliveries.Enqueue(new(function, payload, "workflow step"));
    }

    /// <summary>Sends an event to the targets of a rule or a schedule. A target with a constant input gets that instead of the event.</summary>
    /// <param name="origin">The name of the attribute of a dead letter that holds <paramref name="originArn"/>.</param>
    public void Send(IReadOnlyList<TargetResource> targets, JsonObject envelope, string source, string origin, string originArn)
    {
        foreach (var target in targets)
        {
            var payload = target.Input is { } input ? JsonNode.Parse(input) : envelope.DeepClone();
            _deliveries.Enqueue(new(FunctionAt(target.FunctionArn), payload, source)
            {
                Otherwise = target.DeadLetters is { } queue ? DeadLetter.Event(queue, payload, origin, originArn, target.FunctionArn) : null,
            });
        }
    }

    private static bool CouldMatch(JsonObject pattern, JsonObject @event)
    {
        var part = new JsonObject(pattern.Where(field => @event.ContainsKey(field.Key))
            .Select(field => KeyValuePair.Create(field.Key, field.Value?.DeepClone())));
        return part.Count == 0 || EventPattern.Parse(part, (_, _) => { }).Matches(@event);
    }

    private static string[] NamesOf(FunctionResource function) =>
        [function.Name, function.LogicalId, function.Arn, string.Join(':', function.Arn.Split(':')[4..])];

    private FunctionResource FunctionAt(string arn) => _template.Functions.First(f => f.Arn == arn);

    private static bool LetsThrough(EventPattern? filter, string message)
    {
        // Documented: with a filter policy on the payload, a message that is not JSON is dropped.
        return filter is null || (StrictJson.TryParse(message, out var node) && node is JsonObject body && filter.Matches(body));
    }
}
