using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>An entry of the event log: an event, message or invocation and how it was delivered.</summary>
/// <param name="Number">Starts at 1.</param>
/// <param name="Time">The time of its delivery, by the emulator's clock; if it was lost, of its publication.</param>
/// <param name="Kind"><c>event</c>, <c>message</c> or <c>invocation</c>.</param>
/// <param name="Destination">The event bus, the topic's ARN, the function.</param>
/// <param name="Fate"><c>delivered</c>, <c>late</c>, <c>duplicate</c> or <c>lost</c>.</param>
/// <param name="DetailType">Null unless it is an event.</param>
public sealed record EventEntry(long Number, DateTimeOffset Time, string Kind, string Destination, string Fate, string? DetailType, StoredJson Content);
