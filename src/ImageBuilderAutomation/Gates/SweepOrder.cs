using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Gates;

/// <summary>
/// The order in which a sweep begins its steps. They form a ring, by a hash of their ids, and each sweep begins at another place of it. A sweep that has time
/// for one step in n thus reaches every step within about 2n sweeps, however many others fail in each of them. It needs no memory. Pure.
/// </summary>
internal static class SweepOrder
{
    /// <summary>2^32 divided by the golden ratio. Multiples of it, modulo 2^32, fall into the largest gap that the ones before have left.</summary>
    private const uint Stride = 2_654_435_769;

    /// <param name="id">Of a step.</param>
    /// <param name="interval">Time between two sweeps, so that each of them has the next number.</param>
    /// <returns>The sweep begins with the step that has the lowest.</returns>
    public static uint PlaceOf(string id, DateTimeOffset now, TimeSpan interval)
    {
        var start = unchecked((uint)(now.UtcTicks / interval.Ticks) * Stride);
        return unchecked(Place(id) - start);
    }

    private static uint Place(string id) => BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
}
