using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Emulator.Validation;

/// <summary>Builds each regular expression of the model once.</summary>
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
            // The tag key's pattern has a lookahead, which only the backtracking engine supports; the time limit bounds the cost of hostile input.
            return new(pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }
    }
}
