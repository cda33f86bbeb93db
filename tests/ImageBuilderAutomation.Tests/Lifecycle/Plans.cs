using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>Builds facts that differ in one point, and plans with them.</summary>
internal static class Plans
{
    public static readonly Known<UsageEvidence> NoUsageSource = new Known<UsageEvidence>.No("no source of usage is configured");

    public static LifecycleFacts Facts(params IEnumerable<LifecycleImage> images) => new()
    {
        Now = ImageSamples.Now,
        Inventory = new(ImageSamples.Now, [.. images], []),
        Usage = NoUsageSource,
    };

    public static LifecycleFacts On(this LifecycleFacts facts, params (string Recipe, string Version, string Parent)[] recipes) =>
        facts with { Inventory = facts.Inventory with { Recipes = [.. recipes.Select(r => new RecipeParent(r.Recipe, r.Version, r.Parent))] } };

    public static LifecycleFacts UsedBy(this LifecycleFacts facts, params ImageUse[] uses) =>
        facts with { Usage = new Known<UsageEvidence>.Yes(new(ImageSamples.Now, uses)) };

    public static LifecycleFacts With(this LifecycleFacts facts, LifecycleRecord record) =>
        facts with { Records = new Dictionary<string, LifecycleRecord>(facts.Records) { [record.ImageArn] = record } };

    public static RetirementPlan Plan(this LifecycleFacts facts, LifecycleRules? rules = null) => LifecycleDecider.Decide(facts, rules ?? ImageSamples.Rules);

    public static LifecycleDecision Of(this RetirementPlan plan, string path) => plan.Decisions.Single(decision => decision.Image.Path == path);

    /// <summary><c>keep</c>, or verdict and action: <c>act deprecate</c>.</summary>
    public static string ReasonOf(this LifecycleDecision decision) =>
        decision.IsKept ? "keep" : $"{decision.Verdict.ToString().ToLowerInvariant()} {decision.Action!.Value.Name()}";
}
