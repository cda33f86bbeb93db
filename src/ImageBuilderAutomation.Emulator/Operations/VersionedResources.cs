using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Validation;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Shared by components, recipes, workflows and images: semantic versions, build numbers, references to the latest version.</summary>
public static class VersionedResources
{
    /// <exception cref="Protocol.ApiError">InvalidVersionNumberException: the text is not a semantic version.</exception>
    public static SemanticVersion ReadVersion(JsonObject input)
    {
        var text = input.Text("semanticVersion");
        return SemanticVersion.TryParse(text, out var version) ? version : throw ResourceErrors.BadVersion(text);
    }

    /// <summary>The ARN of a version's next build; build numbers start at 1.</summary>
    public static ResourceArn NextBuild(Call call, string type, string slug, SemanticVersion version)
    {
        var last = call.Account.Resources.Last(type, $"{slug}/{version.KeyPrefix}");
        return call.Account.ArnOf(type, slug, last?.Arn.Version ?? version.ToString(), (last?.Arn.Build ?? 0) + 1);
    }

    /// <summary>The version of a new recipe, in which wildcards mean the next number.</summary>
    /// <exception cref="Protocol.ApiError">InvalidVersionNumberException: the text is not such a version.</exception>
    // Documented: user guide, "Create an image recipe", common errors: one wildcard, in any place (1.x.0). Assumed: more of them at the end are accepted too.
    public static SemanticVersion ReadRecipeVersion(JsonObject input)
    {
        var text = input.Text("semanticVersion");
        if (SemanticVersion.TryParse(text, out var version))
            return version;
        if (text.Split('x') is not [var before, var after] || !SemanticVersion.TryParse($"{before}0{after}", out var filled))
            throw ResourceErrors.BadVersion(text);
        return before.Length == 0 ? new(null, filled.Minor, filled.Patch) : new(filled.Major, null, filled.Patch);
    }

    /// <exception cref="Protocol.ApiError">InvalidVersionNumberException: there is no greater number.</exception>
    // Documented: user guide, "Create a new version of an image recipe": 1.0.x becomes 1.0.1, 1.0.2 and so on.
    // Assumed: the first wildcard becomes the latest match's number plus 1, and wildcards right of it become 0. Without a match it becomes 0; in 0.0.x and
    // x.x.x it becomes 1.
    public static SemanticVersion Next(Call call, string type, string slug, SemanticVersion version)
    {
        if (!version.IsWildcard)
            return version;

        var found = call.Account.Resources.Last(type, $"{slug}/{version.KeyPrefix}");
        var any = SemanticVersion.TryParse(found?.Arn.Version, out var latest);
        SemanticVersion next = version switch
        {
            { Major: null } => new(any ? latest.Major + 1 : 1, version.Minor ?? 0, version.Patch ?? 0),
            { Minor: null } => new(version.Major, any ? latest.Minor + 1 : version.Major == 0 ? 1 : 0, version.Patch ?? 0),
            _ => new(version.Major, version.Minor, any ? latest.Patch + 1 : version is { Major: 0, Minor: 0 } ? 1 : 0),
        };
        return SemanticVersion.TryParse(next.ToString(), out _) ? next : throw ResourceErrors.BadVersion(next.ToString());
    }

    /// <summary>Adds a resource after filling in the members that all versioned resources have.</summary>
    /// <param name="input">The request, which may be a dry run.</param>
    public static void Add(Call call, ResourceArn arn, JsonObject document, JsonObject input)
    {
        var max = Quotas.Of(arn.Type);
        if (call.Account.Resources.Count(arn.Type) >= max)
            throw ResourceErrors.QuotaExceeded(arn.Type, max);
        DryRun.EndHere(input);

        document["arn"] = arn.ToString();
        document["version"] = arn.Version;
        document["owner"] = call.Account.Account;
        document["dateCreated"] = Timestamps.Iso(call.Now);
        document["tags"] ??= new JsonObject();
        call.Account.Resources.Put(new(arn, document));
    }

    /// <summary>Wildcard references that follow this resource to newer versions.</summary>
    public static JsonObject LatestReferences(ResourceArn arn)
    {
        if (!SemanticVersion.TryParse(arn.Version, out var version))
            return [];

        // Documented: user guide, "Semantic versioning": of Amazon's workflows only the latest version can be used.
        var any = arn.WithoutBuild();
        string With(SemanticVersion reference) => (any with { Version = reference.ToString() }).ToString();
        if (arn is { Owner: ManagedOwner.Amazon } && arn.Type.StartsWith("workflow/", StringComparison.Ordinal))
            return new() { ["latestVersionArn"] = With(default) };
        return new()
        {
            ["latestVersionArn"] = With(default),
            ["latestMajorVersionArn"] = With(new(version.Major, null, null)),
            ["latestMinorVersionArn"] = With(new(version.Major, version.Minor, null)),
            ["latestPatchVersionArn"] = With(version),
        };
    }
}
