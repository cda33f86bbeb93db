namespace ImageBuilderAutomation.Local.Invocation;

public sealed record QueueMessage(string MessageId, string Body, DateTimeOffset SentAt);
