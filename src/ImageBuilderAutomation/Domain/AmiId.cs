using System.Text.RegularExpressions;

namespace ImageBuilderAutomation.Domain;

/// <summary>The ids of AMIs, <c>ami-</c> and 8 or 17 hexadecimal digits.</summary>
public static partial class AmiId
{
    public static bool IsValid(string text) => Whole().IsMatch(text);

    /// <returns>The ids in a text, each as often as it occurs.</returns>
    public static IEnumerable<string> In(string text) => Within().Matches(text).Select(match => match.Value);

    [GeneratedRegex("^ami-([0-9a-f]{8}|[0-9a-f]{17})\\z")]
    private static partial Regex Whole();

    [GeneratedRegex("ami-([0-9a-f]{17}|[0-9a-f]{8})(?![0-9a-f])")]
    private static partial Regex Within();
}
