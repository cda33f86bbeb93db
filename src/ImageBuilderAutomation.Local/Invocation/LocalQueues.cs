using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>The template's queues, in memory.</summary>
public sealed class LocalQueues(TemplateModel template, SeededIds ids, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<QueueMessage>> _byArn = template.Queues.ToDictionary(q => q.Arn, _ => new List<QueueMessage>(), StringComparer.Ordinal);

    /// <summary>Told about every message, with the queue's name.</summary>
    public event Action<string, QueueMessage>? Arrived;

    public void Send(string queueArn, string body)
    {
        var message = new QueueMessage(ids.Next(), body, clock.GetUtcNow());
        lock (_gate)
            _byArn[queueArn].Add(message);
        Arrived?.Invoke(queueArn[(queueArn.LastIndexOf(':') + 1)..], message);
    }

    /// <param name="logicalId">The queue's name in the template.</param>
    public IReadOnlyList<QueueMessage> Messages(string logicalId)
    {
        var arn = template.Queues.First(q => q.LogicalId == logicalId).Arn;
        lock (_gate)
            return [.. _byArn[arn]];
    }

    public IReadOnlyList<QueueMessage> All()
    {
        lock (_gate)
            return [.. _byArn.Values.SelectMany(m => m)];
    }
}
