using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Ids and pseudo-random numbers derived from the seed and the given texts. The same texts give the same result, in any order of calls.</summary>
public sealed class StableIds(int seed)
{
    /// <summary>A UUID with the form of version 4.</summary>
    public string Uuid(params ReadOnlySpan<string> what) => Guid(what).ToString();

    /// <summary>The value of <see cref="Uuid"/>, for ids of which there are many.</summary>
    public Guid Guid(params ReadOnlySpan<string> what)
    {
        var bytes = Hash(what).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new(bytes, bigEndian: true);
    }

    /// <summary>An EC2 id: <c>ami-</c>, <c>i-</c> or a similar prefix with 17 hexadecimal digits.</summary>
    public string Ec2(string prefix, params ReadOnlySpan<string> what) => $"{prefix}-{Convert.ToHexStringLower(Hash([prefix, .. what]))[..17]}";

    /// <summary>A number of at least 0 and less than 1.</summary>
    public double Share(params ReadOnlySpan<string> what) => BinaryPrimitives.ReadUInt32BigEndian(Hash(what)) / (uint.MaxValue + 1d);

    private byte[] Hash(ReadOnlySpan<string> what) => SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}\0{string.Join('\0', what!)}"));
}
