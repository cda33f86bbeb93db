using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace ImageBuilderAutomation.Local.Services.S3.State;

/// <summary>The buckets of all accounts, in memory. Every access holds <see cref="Gate"/>.</summary>
internal sealed class S3Store(TimeProvider clock, int seed)
{
    private long _count;

    public Lock Gate { get; } = new();

    public DateTimeOffset Now => clock.GetUtcNow();

    public SortedDictionary<string, Bucket> Buckets { get; } = new(StringComparer.Ordinal);

    /// <summary>A new version id. The same seed and the same calls give the same ids.</summary>
    public string NextVersion()
    {
        var number = (++_count).ToString(CultureInfo.InvariantCulture);
        return Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/version/{number}"))[..24]).Replace('+', '.').Replace('/', '_');
    }

    /// <summary>Deletes everything.</summary>
    public void Clear()
    {
        lock (Gate)
            Buckets.Clear();
    }
}
