using System.Text.RegularExpressions;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>A row of the questions in docs/reference/keys.md, as written there.</summary>
internal sealed partial record KeyRow(string Question, string Call, string Key)
{
    public static IReadOnlyList<KeyRow> All { get; } =
        [.. Row().Matches(File.ReadAllText(Repository.PathOf("docs", "reference", "keys.md")))
            .Select(m => new KeyRow(m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value))];

    public string? Index => Regex.Match(Call, "index[123]") is { Success: true } match ? match.Value : null;

    public bool Descending => Call.Contains("descending", StringComparison.Ordinal);

    public int? Limit => Call.Contains("first item", StringComparison.Ordinal) ? 1 : null;

    /// <summary>The terms of the key expression: attribute, value with its placeholders filled, and whether the value is a prefix.</summary>
    public IReadOnlyList<(string Attribute, string Value, bool Prefix)> Terms(IReadOnlyDictionary<string, string> placeholders) =>
    [
        .. Key.Split("` and `", StringSplitOptions.None).Select(term =>
        {
            var match = Term().Match(term.Trim('`'));
            Assert.True(match.Success, $"'{term}' of '{Question}' is neither 'attribute = value' nor 'begins_with(attribute, value)'.");
            var value = Regex.Replace(match.Groups["value"].Value, @"\{(\w+)\}", p => placeholders[p.Groups[1].Value]);
            return (match.Groups["attribute"].Value, value, match.Value.StartsWith("begins_with", StringComparison.Ordinal));
        }),
    ];

    [GeneratedRegex(@"^\| ([^|]+) \| ((?:GetItem|Query)[^|]*) \| (`[^|]+`) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^(?:begins_with\((?<attribute>\w+), (?<value>[^)]+)\)|(?<attribute>\w+) = (?<value>\S+))$")]
    private static partial Regex Term();
}
