namespace ImageBuilderAutomation.Local.Invocation;

public sealed record QueueMessage(string MessageId, string Body, DateTimeOffset SentAt)
{
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>();
}
