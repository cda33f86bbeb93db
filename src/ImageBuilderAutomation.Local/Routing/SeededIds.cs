using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Local.Routing;

/// <summary>Generates UUIDs from a seed. The same seed gives the same sequence.</summary>
public sealed class SeededIds(int seed)
{
    private long _count;

    public string Next()
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{Interlocked.Increment(ref _count)}"));
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }
}
