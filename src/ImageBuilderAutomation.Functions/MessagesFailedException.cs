namespace ImageBuilderAutomation.Functions;

/// <summary>Several messages of one event failed; the others were handled. Thrown after the last message, so that the invocation fails.</summary>
public sealed class MessagesFailedException(int messages, IReadOnlyCollection<Exception> failures)
    : AggregateException($"{failures.Count} of {messages} messages failed.", failures);
