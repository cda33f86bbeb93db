using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Deletes a resource unless another resource still uses it, or another account may.</summary>
// Documented: user guide, "Delete resources": first pipelines, then recipes, then everything else.
// Observed: an infrastructure configuration that a pipeline uses is not deleted.
// Documented: API reference of DeleteComponent and DeleteImage: what is shared with other accounts stays. Assumed: this goes for recipes too, and a policy
// shares a resource if a principal is of another account.
// Assumed: a reference with wildcards, or to a version with several builds, only blocks deleting the last resource that it matches.
public static partial class Dependents
{
    /// <returns>False if the resource stays, because another resource uses it or because it is shared.</returns>
    public static bool TryDelete(AccountState account, Resource resource)
    {
        if (IsShared(resource))
            return false;
        var arn = resource.ArnText;
        var references = ReferencesTo(account, resource.Arn.Type).Distinct().ToList();
        account.Resources.Remove(arn);
        if (references.TrueForAll(r => !Means(r, resource.Arn) || VersionReferences.Resolve(account, r) is not null))
            return true;

        account.Resources.Put(resource);
        return false;
    }

    private static bool IsShared(Resource resource) =>
        resource.Policy is { } policy && Principals(JsonNode.Parse(policy)).Any(principal =>
            principal == "*" || AccountId().Match(principal) is { Success: true } found && found.Value != resource.Arn.Owner);

    private static IEnumerable<string> Principals(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => member.Key == "Principal" ? Texts(member.Value) : Principals(member.Value)),
        JsonArray items => items.SelectMany(Principals),
        _ => [],
    };

    private static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonObject members => members.SelectMany(member => Texts(member.Value)),
        JsonArray items => items.SelectMany(Texts),
        null => [],
        _ => [node.ToString()],
    };

    [GeneratedRegex("[0-9]{12}")]
    private static partial Regex AccountId();

    /// <summary>The ARNs by which the account's resources refer to resources of this type.</summary>
    private static IEnumerable<string> ReferencesTo(AccountState account, string type)
    {
        var pipelines = account.Resources.OfType("image-pipeline").Select(p => p.Document);
        var recipes = account.Resources.OfType("image-recipe").Concat(account.Resources.OfType("container-recipe")).Select(r => r.Document);
        return (type switch
        {
            "component" => recipes.SelectMany(r => r.Objects("components")).Select(c => c.TextOrNull("componentArn")),
            "image" => recipes.Select(r => r.TextOrNull("parentImage")),
            "image-recipe" => pipelines.Select(p => p.TextOrNull("imageRecipeArn")),
            "container-recipe" => pipelines.Select(p => p.TextOrNull("containerRecipeArn")),
            "infrastructure-configuration" => pipelines.Select(p => p.TextOrNull("infrastructureConfigurationArn")),
            "distribution-configuration" => pipelines.Select(p => p.TextOrNull("distributionConfigurationArn")),
            _ when type.StartsWith("workflow/", StringComparison.Ordinal) =>
                pipelines.SelectMany(p => p.Objects("workflows")).Select(w => w.TextOrNull("workflowArn")),
            _ => [],
        }).OfType<string>();
    }

    private static bool Means(string reference, ResourceArn arn)
    {
        if (!ResourceArn.TryParse(reference, out var parsed) || parsed.Owner != arn.Owner || parsed.Type != arn.Type || parsed.Slug != arn.Slug)
            return false;
        if (parsed.Build is not null || parsed.Version is null)
            return parsed == arn;
        return SemanticVersion.TryParse(parsed.Version, out var version)
            && arn.VersionKey.StartsWith($"{parsed.Slug}/{version.KeyPrefix}", StringComparison.Ordinal);
    }
}
