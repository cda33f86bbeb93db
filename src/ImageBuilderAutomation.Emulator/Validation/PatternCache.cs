using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Validation;

/// <summary>Each of the model's patterns, built once.</summary>
public sealed class PatternCache
{
    private readonly ConcurrentDictionary<string, Regex> _built = new(StringComparer.Ordinal);

    public bool Matches(string pattern, string text) => _built.GetOrAdd(pattern, Build).IsMatch(text);

    private static Regex Build(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            // The tag key's pattern looks ahead, which only the backtracking engine can; the limit keeps hostile input cheap.
            return new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
    }
}
