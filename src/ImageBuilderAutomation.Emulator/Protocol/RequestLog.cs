namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>The requests and their results, oldest first. It has its own lock, because requests that fail before the emulator's lock are logged too.</summary>
public sealed class RequestLog(int kept)
{
    private readonly Lock _gate = new();
    private readonly Queue<RequestEntry> _entries = new();

    /// <summary>How many old entries were dropped.</summary>
    public long Dropped { get; private set; }

    public void Add(RequestEntry entry)
    {
        lock (_gate)
        {
            _entries.Enqueue(entry);
            if (_entries.Count <= kept)
                return;
            _entries.Dequeue();
            Dropped++;
        }
    }

    public IReadOnlyList<RequestEntry> Snapshot()
    {
        lock (_gate)
            return [.. _entries];
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            Dropped = 0;
        }
    }
}
