namespace ImageBuilderAutomation.Emulator.Protocol;

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
