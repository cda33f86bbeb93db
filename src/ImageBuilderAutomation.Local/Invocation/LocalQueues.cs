using System.Globalization;
using System.Text;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Invocation;

public sealed record QueueMessage(string MessageId, string Body, DateTimeOffset SentAt)
{
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}

/// <summary>The template's queues, in memory.</summary>
/// <param name="clock">The time at which messages are sent.</param>
/// <param name="wall">The clock of visibility time-outs. Receivers work in real time, whatever the simulated time is.</param>
public sealed class LocalQueues(TemplateModel template, SeededIds ids, TimeProvider clock, TimeProvider wall)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<StoredMessage>> _byArn = template.Queues.ToDictionary(q => q.Arn, _ => new List<StoredMessage>(), StringComparer.Ordinal);

    /// <summary>Raised for every message that is stored, with the name of the queue.</summary>
    public event Action<string, QueueMessage>? Arrived;

    public QueueMessage Send(string queueArn, string body, IReadOnlyDictionary<string, string>? attributes = null)
    {
        var message = new QueueMessage(ids.Next(), body, clock.GetUtcNow()) { Attributes = attributes ?? new Dictionary<string, string>() };
        lock (_gate)
            _byArn[queueArn].Add(new(message));
        Arrived?.Invoke(queueArn[(queueArn.LastIndexOf(':') + 1)..], message);
        return message;
    }

    /// <summary>Returns the oldest visible messages, each with the receipt to delete it, and hides them for the given time.</summary>
    public IReadOnlyList<(QueueMessage Message, string Receipt)> Receive(string queueArn, int max, TimeSpan hidden)
    {
        lock (_gate)
        {
            List<StoredMessage> received = [.. _byArn[queueArn].Where(k => k.VisibleFrom <= wall.GetUtcNow()).Take(max)];
            foreach (var kept in received)
            {
                kept.Receipt = ReceiptOf(queueArn, kept.Message.MessageId, ++kept.TimesReceived);
                kept.VisibleFrom = wall.GetUtcNow() + hidden;
            }

            return [.. received.Select(k => (k.Message, k.Receipt))];
        }
    }

    /// <summary>Whether the queue may have given the receipt. SQS refuses any other, and accepts one that is outdated or whose message was deleted.</summary>
    public static bool IsReceipt(string queueArn, string receipt)
    {
        var text = new byte[receipt.Length];
        return Convert.TryFromBase64String(receipt, text, out var length)
            && Encoding.UTF8.GetString(text, 0, length).Split('/') is [var queue, var id, var number]
            && queue == queueArn && id.Length > 0 && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _);
    }

    private static string ReceiptOf(string queueArn, string messageId, int number) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{queueArn}/{messageId}/{number}")));

    /// <summary>Deletes a received message. An outdated receipt has no effect.</summary>
    public void Delete(string queueArn, string receipt)
    {
        lock (_gate)
            _byArn[queueArn].RemoveAll(k => k.Receipt == receipt);
    }

    public void Hide(string queueArn, string receipt, TimeSpan hidden)
    {
        lock (_gate)
        {
            foreach (var kept in _byArn[queueArn].Where(k => k.Receipt == receipt))
                kept.VisibleFrom = wall.GetUtcNow() + hidden;
        }
    }

    /// <summary>The messages that a receiver would get now, and those that one has received and not deleted.</summary>
    public (int Visible, int Hidden) Count(string queueArn)
    {
        lock (_gate)
        {
            var visible = _byArn[queueArn].Count(k => k.VisibleFrom <= wall.GetUtcNow());
            return (visible, _byArn[queueArn].Count - visible);
        }
    }

    /// <param name="logicalId">The logical id of the queue in the template.</param>
    public IReadOnlyList<QueueMessage> Messages(string logicalId)
    {
        var arn = template.Queues.First(q => q.LogicalId == logicalId).Arn;
        lock (_gate)
            return [.. _byArn[arn].Select(k => k.Message)];
    }

    public IReadOnlyList<QueueMessage> All()
    {
        lock (_gate)
            return [.. _byArn.Values.SelectMany(m => m).Select(k => k.Message)];
    }

    private sealed class StoredMessage(QueueMessage message)
    {
        public QueueMessage Message => message;

        public string Receipt { get; set; } = "";

        public int TimesReceived { get; set; }

        public DateTimeOffset VisibleFrom { get; set; }
    }
}
