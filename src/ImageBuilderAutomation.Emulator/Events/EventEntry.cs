using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>One line of the event log: something that was published, and what became of it.</summary>
/// <param name="Number">Counts from 1.</param>
/// <param name="Time">Of its arrival, by the emulator's clock; where it was lost, of its publication.</param>
/// <param name="Kind"><c>event</c>, <c>message</c> or <c>invocation</c>.</param>
/// <param name="Destination">The event bus, the topic's ARN, the function.</param>
/// <param name="Fate"><c>delivered</c>, <c>late</c>, <c>duplicate</c> or <c>lost</c>.</param>
/// <param name="DetailType">Of an event.</param>
public sealed record EventEntry(long Number, DateTimeOffset Time, string Kind, string Destination, string Fate, string? DetailType, StoredJson Content);
