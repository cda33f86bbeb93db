using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Why an image is kept although a rule may want to retire it. Its users are asked later, because what counts as use depends on the action.</summary>
internal sealed class ReasonsToKeep(LifecycleFacts facts, LifecycleRules rules, RecipeRanks ranks, Parentage parentage)
{
    /// <summary>A state in which no rule is evaluated.</summary>
    public string? WhateverTheRules(LifecycleImage image, LifecycleRecord? record) =>
        image.IsInProgress ? $"its build is in progress ({image.Status})"
        : image.Status == ImageStatus.Deleted ? "it is deleted"
        : !image.IsFinished && !image.HasFailed ? $"its state {image.Status} is unknown to this version"
        : facts.DamagedRecords.ContainsKey(image.Path) ? "its lifecycle record is damaged"
        : record is { Sharing: not null } ? "it was restored, and its AMIs do not have all of their launch permissions yet"
        : record is { State: LifecycleState.Running, Update: { } running } ? $"{running.Action.Name()} is in progress ({running.ExecutionId})"
        : null;

    /// <summary>All of them, because a plan names every reason.</summary>
    public IEnumerable<LifecycleReason> Protections(LifecycleImage image, LifecycleRecord? record)
    {
        if (record?.Pin is { } pin && pin.Counts(facts.Now))
            yield return new(ReasonKind.Pinned, pin.ToString());
        if (ranks.IsNewestAvailable(image))
            yield return new(ReasonKind.Newest, "the newest available of its recipe");
        if (facts.InChannels.GetValueOrDefault(image.Arn.ToString()) is { } channel)
            yield return new(ReasonKind.InChannel, channel);
        foreach (var never in rules.Protections.Where(never => never.Protects(image)))
            yield return new(ReasonKind.Protected, $"protected: {never.Name}");
        foreach (var recipe in parentage.RecipesOn(image))
            yield return new(ReasonKind.Parent, $"{recipe} builds on it");
    }
}
