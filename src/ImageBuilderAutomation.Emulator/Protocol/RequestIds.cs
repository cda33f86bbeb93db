namespace ImageBuilderAutomation.Emulator.Protocol;

/// <summary>A request's id, unique within one emulator. Taken outside the lock, so not from the seeded source.</summary>
public sealed class RequestIds
{
    private long _last;

    /// <summary>How many there were.</summary>
    public long Count
    {
        get => Interlocked.Read(ref _last);
        set => Interlocked.Exchange(ref _last, value);
    }

    public string Next() => $"00000000-0000-4000-8000-{Interlocked.Increment(ref _last):x12}";
}
