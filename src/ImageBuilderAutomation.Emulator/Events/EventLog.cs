using ImageBuilderAutomation.Emulator.State;

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
