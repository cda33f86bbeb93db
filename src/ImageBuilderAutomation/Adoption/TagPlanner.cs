using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;

namespace ImageBuilderAutomation.Adoption;

/// <summary>Decides which tags the pipeline's images need, so that a scope of the policy selects them. Pure.</summary>
internal static class TagPlanner
{
    /// <returns>Tags to add to those of the images. Empty if none is missing.</returns>
    public static IReadOnlyDictionary<string, string> Plan(AdoptionFacts facts, AdoptionRequest request, Policy? policy, List<string> notes, List<string> problems)
    {
        if (request.Scope is not { } name)
        {
            if (policy is not null)
                notes.AddRange(Offers(facts, policy));
            return new Dictionary<string, string>();
        }

        if (policy is null || !policy.Scopes.TryGetValue(name, out var scope))
        {
            problems.Add(policy is null
                ? $"scope {name} needs a policy: {((Known<Policy>.No)facts.Policy).Reason}"
                : $"the policy has no scope {name}.{Suggestion.DidYouMean(name, [.. policy.Scopes.Keys])}");
            return new Dictionary<string, string>();
        }

        var tags = MissingTags(scope, facts.Pipeline);
        foreach (var pattern in tags.Where(tag => !tag.Value.IsLiteral))
            problems.Add($"scope {name} selects images with a tag {pattern.Key} like {pattern.Value}: give the pipeline such a tag in imageTags first");
        var added = tags.Where(tag => tag.Value.IsLiteral).ToDictionary(tag => tag.Key, tag => tag.Value.Pattern);
        var images = facts.Pipeline.ImageTags.Concat(added).GroupBy(tag => tag.Key).ToDictionary(group => group.Key, group => group.Last().Value);
        if (problems.Count == 0 && !AccountImages.Of(facts.Waits with { ImageTags = images }).IsIn(scope))
            problems.Add($"scope {name} does not select this pipeline by its names or its platform, which tags cannot change: correct the scope");
        return added;
    }

    /// <summary>Scopes of gate rules that would select the pipeline if its images had other tags.</summary>
    private static IEnumerable<string> Offers(AdoptionFacts facts, Policy policy)
    {
        foreach (var scope in policy.Coverage.Demanding.SelectMany(rule => rule.Scopes ?? []).DistinctBy(scope => scope.Name))
        {
            var tags = MissingTags(scope, facts.Pipeline);
            if (tags.Count > 0 && AccountImages.Of(facts.Waits).IsIn(scope with { Tags = null }))
            {
                yield return $"Scope {scope.Name} of the policy would select this pipeline's images if they had the tags "
                    + $"{string.Join(", ", tags.Select(tag => $"{tag.Key}={tag.Value}"))}: plan them with --scope {scope.Name}.";
            }
        }
    }

    private static List<KeyValuePair<string, Glob>> MissingTags(Scope scope, PipelineSettings pipeline) =>
        [.. (scope.Tags ?? new Dictionary<string, Glob>()).Where(tag => !(pipeline.ImageTags.TryGetValue(tag.Key, out var value) && tag.Value.Matches(value)))];
}
