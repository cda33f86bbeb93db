using System.Text.Json;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>
/// Reads which images never retire: <c>inChannel</c>, <c>referenced</c>, <c>tag:keep</c>, <c>tag:env=prod*</c>, <c>image:web-shop/1.0.0/7</c>.
/// </summary>
internal static class ProtectionsReader
{
    private const string Expected = "\"inChannel\", \"referenced\", \"tag:<key>\", \"tag:<key>=<pattern>\" or \"image:<pattern of name/version/build>\"";

    public static (IReadOnlyList<Protection> Protections, bool Referenced, bool InChannel) Read(SourceNode? node, ValueReader values)
    {
        var (protections, referenced, inChannel) = (new List<Protection>(), false, false);
        foreach (var item in values.List(node, "a list of images that never retire", mayBeEmpty: true) ?? [])
        {
            if (item is { Kind: JsonValueKind.String, Text: "referenced" })
                referenced = true;
            else if (item is { Kind: JsonValueKind.String, Text: "inChannel" })
                inChannel = true;
            else if (item.Kind == JsonValueKind.String && Protection(item.Text) is { } protection)
                protections.Add(protection);
            else
                values.Problems.Error(item, Expected);
        }

        return (protections, referenced, inChannel);
    }

    private static Protection? Protection(string word)
    {
        if (word.StartsWith("image:", StringComparison.Ordinal) && word["image:".Length..] is { Length: >= 1 and <= 200 } text && text.All(IsPath))
        {
            var glob = new Glob(text);
            return new(word, image => glob.Matches(image.Path));
        }

        if (!word.StartsWith("tag:", StringComparison.Ordinal))
            return null;
        var (key, pattern) = word["tag:".Length..].Split('=', 2) is [var k, var p] ? (k, p) : (word["tag:".Length..], "*");
        if (!TextKind.TagKey.Accepts(key) || !TextKind.TagGlob.Accepts(pattern))
            return null;
        var value = new Glob(pattern);
        return new(word, image => image.Tags.TryGetValue(key, out var found) && value.Matches(found));
    }

    private static bool IsPath(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' or '.' or '/' or '*' or '?';
}
