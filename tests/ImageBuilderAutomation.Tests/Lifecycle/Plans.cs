using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>Builds facts that differ in one point, and plans with them.</summary>
internal static class Plans
{
    public static LifecycleFacts Facts(params IEnumerable<LifecycleImage> images) => new()
    {
        Now = ImageSamples.Now,
        Inventory = new(ImageSamples.Now, [.. images], []),
    };

    public static LifecycleFacts On(this LifecycleFacts facts, params (string Recipe, string Version, string Parent)[] recipes) =>
        facts with { Inventory = facts.Inventory with { Recipes = [.. recipes.Select(r => new RecipeParent(r.Recipe, r.Version, r.Parent))] } };

    /// <summary>All sources looked at every AMI. The references name these uses, by the image's name, version and build.</summary>
    public static LifecycleFacts UsedBy(this LifecycleFacts facts, params (string Path, AmiUse Use)[] uses) => facts.UsedBy(ImageSamples.Now, uses);

    public static LifecycleFacts UsedBy(this LifecycleFacts facts, DateTimeOffset asOf, params (string Path, AmiUse Use)[] uses)
    {
        var amis = facts.Inventory.Images.SelectMany(image => image.AmiIds.Select(ami => (image.Path, ami))).ToList();
        return facts with
        {
            Usage =
            [
                .. Enum.GetValues<UsageSourceKind>().Select(kind => new SourceEvidence(
                    kind,
                    amis.ToDictionary(ami => ami.ami, ami => new AmiEvidence(
                        asOf, [.. uses.Where(use => kind is UsageSourceKind.References && use.Path == ami.Path).Select(use => use.Use)])),
                    1)),
            ],
        };
    }

    public static LifecycleFacts With(this LifecycleFacts facts, LifecycleRecord record) =>
        facts with { Records = new Dictionary<string, LifecycleRecord>(facts.Records) { [record.ImageArn] = record } };

    public static RetirementPlan Plan(this LifecycleFacts facts, LifecycleRules? rules = null) => LifecycleDecider.Decide(facts, rules ?? ImageSamples.Rules);

    public static LifecycleDecision Of(this RetirementPlan plan, string path) => plan.Decisions.Single(decision => decision.Image.Path == path);

    /// <summary><c>keep</c>, or verdict and action: <c>act deprecate</c>.</summary>
    public static string ReasonOf(this LifecycleDecision decision) =>
        decision.IsKept ? "keep" : $"{decision.Verdict.ToString().ToLowerInvariant()} {decision.Action!.Value.Name()}";
}
