namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>What was asked and how it ended, oldest first. Has a lock of its own: a request that fails before the world is logged too.</summary>
public sealed class RequestLog(int kept)
{
    private readonly Lock _gate = new();
    private readonly Queue<RequestEntry> _entries = new();

    /// <summary>How many entries made room for newer ones.</summary>
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
