using System.Text.Json;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Policies.Reading;

/// <summary>Reads <c>lifecycle</c>: which images retire, when, and which never do.</summary>
internal static class LifecycleReader
{
    /// <returns>The rules, read as far as possible, and the scopes they use.</returns>
    public static (LifecycleRules Rules, IReadOnlyList<Scope> Scopes) Read(SourceNode? node, Definitions definitions, ValueReader values)
    {
        if (values.Object(node, "rules", "protect", "limits", "notice", "quiet", "deletion", "unknownUse", "usage", "exclude") is not { } section)
            return (new(), []);

        var placed = RetentionRules(section.Find("rules"), definitions, values);
        var never = ProtectionsReader.Read(section.Find("protect"), values);
        var scopes = placed.SelectMany(item => item.Scopes).ToList();
        var rules = new LifecycleRules
        {
            Rules = [.. placed.Select(item => item.Rule)],
            Protections = never.Protections,
            ProtectReferenced = never.Referenced,
            ProtectInChannel = never.InChannel,
            Limits = Limits(section.Find("limits"), values),
            Notice = values.Duration(section.Find("notice"), DurationBounds.Notice) ?? new LifecycleRules().Notice,
            Quiet = values.Duration(section.Find("quiet"), DurationBounds.QuietAfterDisabling) ?? new LifecycleRules().Quiet,
            AcceptedLoss = Deletion(section.Find("deletion"), values),
            OwnerAcceptsUnknownUse = values.Choice(section.Find("unknownUse"), ("deprecateOnly", false), ("ownerAccepts", true)) ?? false,
            Usage = UsageReader.Read(section.Find("usage"), values),
            Exclusions = Exclusions(section.Find("exclude"), values),
            NeedPipelines = scopes.Exists(scope => scope.Pipelines is not null),
        };
        LifecycleChecks.Run(section, [.. placed.Select(item => (item.Rule, item.Node))], rules, values.Problems);
        return (rules, scopes);
    }

    private static List<(RetentionRule Rule, SourceNode Node, IReadOnlyList<Scope> Scopes)> RetentionRules(
        SourceNode? node, Definitions definitions, ValueReader values)
    {
        var rules = new List<(RetentionRule, SourceNode, IReadOnlyList<Scope>)>();
        foreach (var item in values.List(node, "a list of lifecycle rules", mayBeEmpty: true) ?? [])
        {
            if (values.Object(item, "name", "scope", "keepNewest", "deprecate", "disable", "delete", "failed") is not { } rule)
                continue;

            var name = values.Text(values.Required(rule, "name", "a name, which reasons show"), TextKind.Name);
            var scopes = values.Required(rule, "scope", "\"*\", a scope name or a list of scope names") is { } chosen
                ? ScopesReader.Chosen(chosen, definitions.Scopes, definitions.ScopesNode, values)
                : null;
            rules.Add((new()
            {
                Name = name ?? "",
                AppliesTo = image => scopes is null || scopes.Any(scope => RetiringImage.IsIn(scope, image)),
                NotKnown = image => scopes is null ? null : RetiringImage.NotKnown(scopes, image),
                KeepNewest = values.Number(
                    values.Required(rule, "keepNewest", "how many images of each recipe to keep: a whole number from 1 to 1000"), 1, 1000) ?? 1000,
                Deprecate = values.Duration(rule.Find("deprecate"), DurationBounds.ImageAge),
                Disable = values.Duration(rule.Find("disable"), DurationBounds.ImageAge),
                Delete = values.Duration(rule.Find("delete"), DurationBounds.ImageAge),
                DeleteFailed = values.Duration(rule.Find("failed"), DurationBounds.ImageAge),
            }, rule, scopes ?? []));
        }

        return rules;
    }

    /// <returns>Why the owner accepts that what is deleted cannot be restored; null when that is not accepted.</returns>
    private static string? Deletion(SourceNode? node, ValueReader values) => values.Object(node, "acceptLoss") is { } deletion
        ? values.Text(values.Required(deletion, "acceptLoss", "why it is acceptable that deleted images cannot be restored"), TextKind.Sentence)
        : null;

    private static LifecycleLimits Limits(SourceNode? node, ValueReader values)
    {
        var usual = new LifecycleLimits();
        return values.Object(node, "perRun", "percent", "shrink", "beyond", "restores") is not { } limits ? usual : new(
            values.Number(limits.Find("perRun"), 1, 1000) ?? usual.PerRun,
            values.Number(limits.Find("percent"), 1, 100) ?? usual.Percent,
            values.Number(limits.Find("shrink"), 1, 100) ?? usual.Shrink,
            values.Choice(limits.Find("beyond"), ("refuse", false), ("oldestFirst", true)) ?? usual.OldestFirst,
            values.Number(limits.Find("restores"), 0, 1000) ?? usual.Restores);
    }

    private static AmiExclusions Exclusions(SourceNode? node, ValueReader values)
    {
        if (values.Object(node, "public", "regions", "sharedWith", "tags", "lastLaunchedWithin") is not { } exclude)
            return AmiExclusions.Default;

        var tags = new Dictionary<string, string>();
        foreach (var (key, value) in values.Map(exclude.Find("tags"), TextKind.TagKey, "an object of tags")?.Members ?? [])
        {
            if (values.Text(value, TextKind.TagValue) is { } text)
                tags[key] = text;
        }

        return new(
            values.Flag(exclude.Find("public")) ?? false,
            values.Texts(exclude.Find("regions"), TextKind.Region) ?? [],
            values.Texts(exclude.Find("sharedWith"), TextKind.Account) ?? [],
            tags,
            values.Duration(exclude.Find("lastLaunchedWithin"), DurationBounds.LastLaunched) is { } within
                ? (int)Math.Ceiling(within.TotalDays)
                : AmiExclusions.Default.LastLaunchedDays);
    }
}

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
