using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>The requests and their results, oldest first. It has its own lock, because requests that fail before the emulator's lock are logged too.</summary>
/// <param name="kept">The maximum number of entries.</param>
/// <param name="bytes">The maximum size of all entries; the oldest are dropped first.</param>
public sealed class RequestLog(int kept, long bytes)
{
    private readonly Lock _gate = new();
    private readonly Queue<RequestEntry> _entries = new();

    private long _bytes;

    /// <summary>How many old entries were dropped.</summary>
    public long Dropped { get; private set; }

    public void Add(RequestEntry entry)
    {
        lock (_gate)
        {
            _entries.Enqueue(entry);
            _bytes += entry.Bytes;
            while (_entries.Count > kept || _bytes > bytes)
            {
                _bytes -= _entries.Dequeue().Bytes;
                Dropped++;
            }
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
            _bytes = 0;
            Dropped = 0;
        }
    }
}

/// <summary>One entry of the request log.</summary>
/// <param name="Time">The emulator's time.</param>
/// <param name="Replayed">True if an earlier call had the same client token, so that the call was not performed again.</param>
public sealed record RequestEntry(
    DateTimeOffset Time, string RequestId, string Operation, Caller? Caller, int Status, string? Error, string? Message, bool Replayed)
{
    /// <summary>More than any call needs that the service accepts: documents have at most 64 KB.</summary>
    public const int MaxInputBytes = 256 * 1024;

    public const int MaxMessageLength = 1000;

    public string? Account => Caller?.Account;

    public string? Region => Caller?.Region;

    public string? Principal => Caller?.Principal;

    /// <summary>
    /// Null if the request could not be parsed, or if its input is larger than <see cref="MaxInputBytes"/>. Read when it is asked for: the nodes of
    /// 100,000 inputs would take most of the time and memory of a busy emulator.
    /// </summary>
    public JsonObject? Input => Received?.TryRead();

    /// <summary>The size of the request as it was received, as far as it is kept here.</summary>
    public long Bytes { get; init; }

    internal ReceivedInput? Received { get; init; }
}

/// <summary>The parts of a request that its input consists of.</summary>
internal readonly record struct ReceivedInput(Route Route, string Query, ReadOnlyMemory<byte> Body)
{
    /// <returns>Null if the input cannot be parsed.</returns>
    public JsonObject? TryRead()
    {
        try
        {
            return RequestReader.Read(Route, Query, Body.Span);
        }
        catch (ApiError)
        {
            return null;
        }
    }
}

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
