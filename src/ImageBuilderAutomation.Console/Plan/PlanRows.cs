using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Console.Plan;

/// <summary>The images of a plan that the address asks for: one page of them, by recipe.</summary>
/// <param name="Count">All images that match.</param>
/// <param name="Number">The page, from 1.</param>
public sealed record PlanRows(IReadOnlyList<RecipeRows> Recipes, int Count, int Number)
{
    public const int Size = 50;

    public const string Retire = "retire";

    /// <summary>The filters by decision, as they stand in the address, with their names.</summary>
    public static readonly IReadOnlyList<(string? Value, string Name)> Decisions =
        [(null, "All"), (Retire, "Retire"), ("act", "Retire now"), ("announce", "Announce"), ("wait", "Wait"), ("keep", "Keep")];

    public int Pages => (Count + Size - 1) / Size;

    /// <param name="decision">One of <see cref="Decisions"/>; all for another text.</param>
    /// <param name="recipe">Such as <c>image-recipe/web</c>; null for all.</param>
    public static PlanRows Of(RetirementPlan plan, string? decision, string? recipe, int? page)
    {
        ArgumentNullException.ThrowIfNull(plan);
        List<LifecycleDecision> matching =
        [
            .. plan.Decisions.Where(one => Matches(one, decision) && (string.IsNullOrEmpty(recipe) || one.Image.Recipe == recipe))
                .OrderBy(one => one.Image.Recipe, StringComparer.Ordinal).ThenByDescending(one => one.Verdict),
        ];
        var number = Math.Clamp(page ?? 1, 1, Math.Max(1, (matching.Count + Size - 1) / Size));
        return new(
            [.. matching.Skip(Size * (number - 1)).Take(Size).GroupBy(one => one.Image.Recipe).Select(group => new RecipeRows(group.Key, [.. group]))],
            matching.Count, number);
    }

    public static int CountOf(RetirementPlan plan, string? decision)
    {
        ArgumentNullException.ThrowIfNull(plan);
        return plan.Decisions.Count(one => Matches(one, decision));
    }

    /// <summary>The reasons that say who uses the image, or that nobody is known to; empty where use does not matter for the decision.</summary>
    public static IEnumerable<string> UseOf(LifecycleDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Why.Where(IsUse).Select(reason => reason.Text);
    }

    /// <summary>All other reasons.</summary>
    public static IEnumerable<string> ReasonsOf(LifecycleDecision decision)
    {
        ArgumentNullException.ThrowIfNull(decision);
        return decision.Why.Where(reason => !IsUse(reason)).Select(reason => reason.Text);
    }

    private static bool IsUse(LifecycleReason reason) =>
        reason.Kind is ReasonKind.InUse or ReasonKind.UnknownUse or ReasonKind.NoKnownUse or ReasonKind.FoundUse or ReasonKind.InChannel;

    private static bool Matches(LifecycleDecision one, string? decision) => decision switch
    {
        "keep" => one.IsKept,
        Retire => !one.IsKept,
        "act" => one.Verdict is ImageVerdict.Act,
        "announce" => one.Verdict is ImageVerdict.Announce,
        "wait" => one.Verdict is ImageVerdict.Wait,
        _ => true,
    };
}

public sealed record RecipeRows(string Recipe, IReadOnlyList<LifecycleDecision> Images);
