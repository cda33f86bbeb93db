namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Unique ids that follow from a seed, so that a run can be repeated. Use under the emulator's lock.</summary>
public sealed class IdSource(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A UUID of version 4, as in <c>wf-…</c> and <c>step-…</c>.</summary>
    public Guid NewGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes, bigEndian: true);
    }

    /// <summary>Lower-case hexadecimal digits, as in <c>ami-0123…</c>.</summary>
    public string NewHex(int digits)
    {
        Span<byte> bytes = stackalloc byte[(digits + 1) / 2];
        _random.NextBytes(bytes);
        return Convert.ToHexStringLower(bytes)[..digits];
    }
}
