using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The S3 documents that calls may refer to: one store, because bucket names are global. Accessed only under the emulator's lock.</summary>
public sealed partial class ObjectStore
{
    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    /// <summary>All documents, ordered by URI.</summary>
    public IEnumerable<KeyValuePair<string, string>> All => _texts.OrderBy(o => o.Key, StringComparer.Ordinal);

    public static bool IsUri(string uri) => Uri().IsMatch(uri);

    /// <summary>Adds or replaces.</summary>
    public void Put(string uri, string text) => _texts[uri] = text;

    /// <returns>Null if there is no such object.</returns>
    public string? Find(string uri) => _texts.GetValueOrDefault(uri);

    public bool Remove(string uri) => _texts.Remove(uri);

    public void Clear() => _texts.Clear();

    // Documented: Amazon S3 user guide, "bucket naming rules".
    [GeneratedRegex(@"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]/.+$", RegexOptions.Singleline)]
    private static partial Regex Uri();
}
