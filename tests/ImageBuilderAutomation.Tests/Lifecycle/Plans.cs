using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>Builds facts that differ in one point, and plans with them.</summary>
internal static class Plans
{
    public static readonly Known<UsageEvidence> NobodyLooked = new Known<UsageEvidence>.No("no source of usage is configured");

    public static LifecycleFacts Facts(params IEnumerable<LifecycleImage> images) => new()
    {
        Now = Fleet.Now,
        Inventory = new(Fleet.Now, [.. images], []),
        Usage = NobodyLooked,
    };

    public static LifecycleFacts On(this LifecycleFacts facts, params (string Recipe, string Version, string Parent)[] recipes) =>
        facts with { Inventory = facts.Inventory with { Recipes = [.. recipes.Select(r => new RecipeParent(r.Recipe, r.Version, r.Parent))] } };

    public static LifecycleFacts UsedBy(this LifecycleFacts facts, params ImageUse[] uses) =>
        facts with { Usage = new Known<UsageEvidence>.Yes(new(Fleet.Now, uses)) };

    public static LifecycleFacts With(this LifecycleFacts facts, LifecycleRecord record) =>
        facts with { Records = new Dictionary<string, LifecycleRecord>(facts.Records) { [record.ImageArn] = record } };

    public static RetirementPlan Plan(this LifecycleFacts facts, LifecycleRules? rules = null) => RetirementPlanner.Plan(facts, rules ?? Fleet.Rules);

    public static ImageDecision Of(this RetirementPlan plan, string path) => plan.Decisions.Single(decision => decision.Image.Path == path);

    /// <summary><c>keep</c>, or verdict and action: <c>act deprecate</c>.</summary>
    public static string Said(this ImageDecision decision) =>
        decision.IsKept ? "keep" : $"{decision.Verdict.ToString().ToLowerInvariant()} {decision.Action!.Value.Word()}";
}
