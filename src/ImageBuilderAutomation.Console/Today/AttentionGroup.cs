using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Status;

namespace ImageBuilderAutomation.Console.Today;

/// <summary>Things of one kind that need a person. Of many, the first are shown, so that a thousand gates do not hide a failed build.</summary>
/// <param name="Shown">The first of them.</param>
/// <param name="All">The page that has all of them; null where no page has.</param>
public sealed record AttentionGroup(IReadOnlyList<Attention> Shown, int Count, string? All)
{
    private const int MaxShown = 3;

    public int More => Count - Shown.Count;

    /// <summary>In the order of urgency in which they were given.</summary>
    public static IReadOnlyList<AttentionGroup> Of(IReadOnlyList<Attention> attention) =>
    [
        .. attention.GroupBy(Kind, StringComparer.Ordinal).Select(kind => new AttentionGroup([.. kind.Take(MaxShown)], kind.Count(), AllOf(kind.Key))),
    ];

    /// <returns>The page on which a person does, or sees, what a command does; null where there is none.</returns>
    public static (string Path, string Text)? PageOf(ToolCommand? command) => command?.Verb.Split(' ') switch
    {
        ["gates", "approve" or "show", var name, ..] => ($"/gates/{Escaped(name)}", "Open the gate"),
        ["history", "show", var name, ..] => ($"/builds/{Escaped(name)}", "Open the build"),
        ["policy", ..] => ("/policy", "Open the policy"),
        _ => null,
    };

    private static string Kind(Attention one) => one.Command?.Verb.Split(' ') switch
    {
        ["gates", ..] => "gates",
        [var noun, var verb, ..] => $"{noun} {verb}",
        _ => one.Text,
    };

    private static string? AllOf(string kind) => kind switch
    {
        "gates" => "/gates",
        "history show" => "/builds",
        _ => null,
    };

    /// <summary>The slashes of a build's name stay.</summary>
    private static string Escaped(string name) => string.Join('/', name.Split('/').Select(Uri.EscapeDataString));
}
