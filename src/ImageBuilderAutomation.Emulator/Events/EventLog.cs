using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>What the service published, oldest first. Accessed under the emulator's lock.</summary>
public sealed class EventLog(int kept)
{
    private readonly Queue<EventEntry> _entries = new();
    private long _last;

    public IEnumerable<EventEntry> Entries => _entries;

    public void Add(DateTimeOffset time, string kind, string destination, string fate, string? detailType, StoredJson content)
    {
        _entries.Enqueue(new(++_last, time, kind, destination, fate, detailType, content));
        if (_entries.Count > kept)
            _entries.Dequeue();
    }

    public void Clear()
    {
        _entries.Clear();
        _last = 0;
    }
}

/// <summary>An entry of the event log: an event, message or invocation and how it was delivered.</summary>
/// <param name="Number">Starts at 1.</param>
/// <param name="Time">The time of its delivery, by the emulator's clock; if it was lost, of its publication.</param>
/// <param name="Kind"><c>event</c>, <c>message</c> or <c>invocation</c>.</param>
/// <param name="Destination">The event bus, the topic's ARN, the function.</param>
/// <param name="Fate"><c>delivered</c>, <c>late</c>, <c>duplicate</c> or <c>lost</c>.</param>
/// <param name="DetailType">Null unless it is an event.</param>
public sealed record EventEntry(long Number, DateTimeOffset Time, string Kind, string Destination, string Fate, string? DetailType, StoredJson Content);
