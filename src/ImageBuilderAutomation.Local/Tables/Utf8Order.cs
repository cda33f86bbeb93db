namespace ImageBuilderAutomation.Local.Tables;

/// <summary>DynamoDB orders strings by their UTF-8 bytes; UTF-16 order differs where surrogates meet the last private block.</summary>
internal sealed class Utf8Order : IComparer<string>
{
    public static Utf8Order Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? "", y ?? "");
        var same = a.AsSpan().CommonPrefixLength(b);
        return same == a.Length || same == b.Length ? a.Length.CompareTo(b.Length) : Rank(a[same]).CompareTo(Rank(b[same]));
    }

    private static int Rank(char unit) => unit switch
    {
        >= '\uE000' => unit - 0x800,
        >= '\uD800' => unit + 0x2000,
        _ => unit,
    };
}
