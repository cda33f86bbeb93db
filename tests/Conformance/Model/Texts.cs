using System.Text.RegularExpressions;
using ImageBuilderModel.Smithy;

namespace Conformance.Model;

/// <summary>Generates strings that match or do not match a pattern.</summary>
internal static class Texts
{
    private static readonly string[] Odd = ["!", "é", "a b!", "%%%", "\0"];

    /// <summary>A matching string of exactly this length: the sample lengthened or shortened, or one repeated character. Null if none is found.</summary>
    public static string? OfLength(StringShape shape, string sample, long length)
    {
        if (length is < 0 or > 2_000_000)
            return null;
        var n = (int)length;
        IEnumerable<string> candidates = [new('a', n), new('0', n), $"s3://{new string('a', Math.Max(0, n - 5))}", .. Stretched(sample, n), .. Cut(sample, n)];
        return candidates.FirstOrDefault(text => text.Length == n && Matches(shape, text));
    }

    /// <summary>A string within the length bounds that does not match the pattern; null if none is found.</summary>
    public static string? NotOfPattern(StringShape shape, string sample) =>
        Odd.SelectMany(odd => (string[])[odd, string.Concat(Enumerable.Repeat(odd, (int)(shape.Min ?? 1))), sample + odd])
            .FirstOrDefault(text => text.Length >= (shape.Min ?? 0) && text.Length <= (shape.Max ?? int.MaxValue) && !Matches(shape, text));

    private static bool Matches(StringShape shape, string text) =>
        shape.Pattern is not { } pattern || Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    private static IEnumerable<string> Stretched(string sample, int length) => length <= sample.Length
        ? []
        : Enumerable.Range(0, sample.Length + 1).SelectMany(at => (string[])
            [sample.Insert(at, new('a', length - sample.Length)), sample.Insert(at, new('0', length - sample.Length))]);

    private static IEnumerable<string> Cut(string sample, int length) => length >= sample.Length
        ? []
        : Enumerable.Range(0, length + 1).Select(at => sample.Remove(at, sample.Length - length));
}
