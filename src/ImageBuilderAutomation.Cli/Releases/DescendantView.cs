using System.Globalization;
using System.Text.Json.Serialization;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Releases.Descendants;

namespace ImageBuilderAutomation.Cli.Releases;

/// <summary>Writes descendants as text.</summary>
internal static class DescendantText
{
    public static void Write(TextWriter output, DescendantList list)
    {
        var view = new DescendantView(list);
        output.WriteLine(PlainText.Of(view.Summary));
        var columns = new Columns();
        if (view.Shown.Count > 0)
            columns.Add("DESCENDANT", "STATUS", "RELEASE", "CHANNELS", "OWNER", "FROM", "WHY");
        foreach (var item in view.Shown)
        {
            columns.Add(
                item.Name, item.Status ?? "", DescendantView.ReleaseOf(item), DescendantView.ChannelsOf(item), view.OwnerOf(item), string.Join(", ", item.Parents),
                DescendantView.WhyOf(item));
        }

        columns.WriteTo(output);
        if (view.Unlikely > 0)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{view.Unlikely} more are unlikely, because a source names another parent. --json lists them."));
        foreach (var reason in list.Incomplete)
            output.WriteLine(PlainText.Of($"incomplete: {reason}"));
        output.WriteLine($"No source sees: {string.Join(", ", DescendantView.NotSeen)}.");
    }
}

/// <summary>The result of <c>release descendants</c>.</summary>
/// <param name="Complete">Whether every source was read and nothing was left out. Otherwise <paramref name="Incomplete"/> says why.</param>
/// <param name="OwnersKnown">Whether the policy was read.</param>
/// <param name="NotSeen">What no source shows, however complete the list is.</param>
internal sealed record DescendantsJson(
    string Image, bool Complete, IReadOnlyList<string> Incomplete, bool OwnersKnown, IEnumerable<DescendantJson> Descendants, IReadOnlyList<string> NotSeen)
{
    public static DescendantsJson Of(DescendantList list) => new(
        list.Image.ToString(), list.IsComplete, list.Incomplete, list.AreOwnersKnown, list.Items.Select(DescendantJson.Of), DescendantView.NotSeen);
}

/// <param name="Kind"><c>build</c> or <c>recipe</c>.</param>
/// <param name="Depth">1 for what uses the image itself.</param>
/// <param name="Certainty"><c>certain</c>, <c>possible</c> or <c>unlikely</c>.</param>
/// <param name="Released"><c>true</c>, <c>false</c> or <c>unknown</c>; null for a recipe.</param>
/// <param name="Revoked">As <paramref name="Released"/>.</param>
/// <param name="Channels">Null when they are unknown.</param>
internal sealed record DescendantJson(
    string Kind, string Name, string Arn, int Depth, string Certainty, IReadOnlyList<string> Parents, string? Status, string? Released, string? NotReleased,
    string? Revoked, IReadOnlyList<string>? Channels, string? Owner, IReadOnlyList<string> Reasons)
{
    public static DescendantJson Of(Descendant item)
    {
        var isBuild = item.Kind is DescendantKind.Build;
        return new(
            isBuild ? "build" : "recipe", item.Name, item.Arn, item.Depth, NameOf(item.Certainty), item.Parents, item.Status,
            isBuild ? Labels.Of(item.Released) : null, item.NotReleased, isBuild ? Labels.Of(item.Revoked) : null, item.Channels, item.Owner, item.Reasons);
    }

    private static string NameOf(DescentCertainty certainty) => certainty switch
    {
        DescentCertainty.Certain => "certain",
        DescentCertainty.Possible => "possible",
        _ => "unlikely",
    };
}

/// <summary>The result of <c>release revoke</c>.</summary>
/// <param name="Descendants">Null if the image was not revoked, and if they could not be listed.</param>
/// <param name="DescendantsUnknown">Why they could not be listed.</param>
internal sealed record RevocationJson(bool Done, string Code, string Message, IReadOnlyList<string> Details, DescendantsJson? Descendants, string? DescendantsUnknown);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RevocationJson))]
internal sealed partial class DescendantsJsonContext : JsonSerializerContext;
