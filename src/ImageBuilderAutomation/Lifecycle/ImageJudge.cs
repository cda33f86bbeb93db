namespace ImageBuilderAutomation.Lifecycle;

/// <summary>Decides about one image by its state, the rules, its protections, its users and its notice. Parents and limits come later.</summary>
internal sealed class ImageJudge(LifecycleFacts facts, LifecycleRules rules, RecipeRanks ranks, Parentage parentage)
{
    public ImageDecision Judge(LifecycleImage image)
    {
        var record = facts.Records.GetValueOrDefault(image.Arn.ToString());
        if (StateKeeps(image) is { } state)
            return ImageDecision.Keep(image, state);
        if (record is { State: LifecycleState.Running, Update: { } running })
            return ImageDecision.Keep(image, $"{running.Action.Word()} is in progress ({running.ExecutionId})");

        var protections = Protections(image).ToList();
        var opinions = rules.Rules.Select(rule => OpinionOf(rule, image)).OfType<RuleOpinion>().ToList();
        if (opinions.Count == 0)
            return ImageDecision.Keep(image, [.. protections, "no rule matches"]);

        List<string> because = [.. protections, .. opinions.Select(opinion => opinion.Because)];
        if (protections.Count > 0 || opinions.Exists(opinion => opinion.Action is null))
            return ImageDecision.Keep(image, because);

        var action = opinions.Min(opinion => opinion.Action)!.Value;
        var use = UseOpinion.Of(image, action, facts, rules);
        if (use.Because is not null)
            because.Add(use.Because);
        if (use.Keeps)
            return ImageDecision.Keep(image, because);
        return record is { State: LifecycleState.PutOff, PutOff: { } putOff } && facts.Now < putOff.Until
            ? ImageDecision.Keep(image, [.. because, $"deferred until {Ages.Day(putOff.Until)}: {putOff.Because}"])
            : Scheduled(image, action, record, because);
    }

    /// <summary>A rule that may apply but cannot be evaluated keeps the image: a missing fact must not disable a rule that would keep it.</summary>
    private RuleOpinion? OpinionOf(RetentionRule rule, LifecycleImage image)
    {
        if (rule.AppliesTo(image))
            return RuleOpinion.Of(rule, image, ranks.Of(image), facts.Now);
        return rule.NotKnown(image) is { } fact ? new(null, $"its {fact} is not known; rule {rule.Name} may keep it") : null;
    }

    private static string? StateKeeps(LifecycleImage image) =>
        image.IsUnderWay ? $"its build is in progress ({image.Status})"
        : image.IsFinished || image.HasFailed ? null
        : image.Status == "DELETED" ? "it is deleted"
        : $"its state {image.Status} is unknown to this version";

    private IEnumerable<string> Protections(LifecycleImage image)
    {
        if (ranks.IsNewestAvailable(image))
            yield return "the newest available of its recipe";
        foreach (var never in rules.Never.Where(never => never.Protects(image)))
            yield return $"protected: {never.Word}";
        foreach (var recipe in parentage.RecipesOn(image))
            yield return $"{recipe} builds on it";
    }

    private ImageDecision Scheduled(LifecycleImage image, LifecycleAction action, LifecycleRecord? record, List<string> because)
    {
        var isNoticed = action is not LifecycleAction.Deprecate && rules.Notice > TimeSpan.Zero && !(image.HasFailed && image.AmiIds.Count == 0);
        // A request is stored only after its notice period, so a stored request needs no second notice.
        if (!isNoticed || (record is { State: LifecycleState.Requested, Update: { } stored } && stored.Action == action))
            return new(image, ImageVerdict.Act, action, null, because);
        if (record is not { State: LifecycleState.Announced, Notice: { } notice } || notice.Action != action)
            return new(image, ImageVerdict.Announce, action, facts.Now + rules.Notice, [.. because, $"to be announced {Ages.Of(rules.Notice)} ahead"]);

        return facts.Now < notice.NotBefore
            ? new(
                image, ImageVerdict.Wait, action, notice.NotBefore,
                [.. because, $"announced on {Ages.Day(notice.At)}, not before {Ages.Day(notice.NotBefore)}"])
            : new(image, ImageVerdict.Act, action, null, [.. because, $"announced on {Ages.Day(notice.At)}"]);
    }
}
