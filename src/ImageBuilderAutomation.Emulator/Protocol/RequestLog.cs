using System.Text.Json.Nodes;

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

/// <summary>One entry of the request log.</summary>
/// <param name="Time">The emulator's time.</param>
/// <param name="Input">Null if the request could not be parsed.</param>
/// <param name="Replayed">True if an earlier call had the same client token, so that the call was not performed again.</param>
public sealed record RequestEntry(
    DateTimeOffset Time, string RequestId, string Operation, string? Account, string? Region, string? Principal,
    JsonObject? Input, int Status, string? Error, string? Message, bool Replayed);

/// <summary>Generates request ids, unique within one emulator. They do not depend on the seed, because they are generated outside the lock.</summary>
public sealed class RequestIds
{
    private long _last;

    /// <summary>How many ids were generated.</summary>
    public long Count
    {
        get => Interlocked.Read(ref _last);
        set => Interlocked.Exchange(ref _last, value);
    }

    public string Next() => $"00000000-0000-4000-8000-{Interlocked.Increment(ref _last):x12}";
}
