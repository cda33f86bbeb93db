using FsCheck;
using FsCheck.Fluent;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>Properties of every plan, checked with random images, recipes, records, rules and limits.</summary>
public sealed class LifecycleDeciderProperties
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(400);

    private static readonly Gen<LifecycleImage> AnImage =
        from name in Gen.Elements("base", "web", "api")
        from version in Gen.Elements("1.0.0", "1.0.2", "1.0.10", "2.0.0")
        from build in Gen.Choose(1, 5)
        from status in Gen.Frequency(
            (6, Gen.Constant("AVAILABLE")), (3, Gen.Constant("DEPRECATED")), (2, Gen.Constant("DISABLED")),
            (2, Gen.Elements("FAILED", "CANCELLED", "BUILDING", "DELETED", "ODD")))
        from age in Gen.Frequency((9, Gen.Choose(0, 500).Select(days => (double?)days)), (1, Gen.Constant((double?)null)))
        from container in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from keep in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        select ImageSamples.Image($"{name}/{version}/{build}", age, status, container, keep ? [("keep", "")] : []);

    private static readonly Gen<RecipeParent> ARecipe =
        from name in Gen.Elements("web", "api")
        from version in Gen.Elements("1.0.0", "1.0.2", "2.0.0")
        from parent in Gen.Elements("base/x.x.x", "base/1.0.x", "base/1.0.2", "base/1.0.0/2", "api/x.x.x")
        select new RecipeParent($"image-recipe/{name}", version, ImageSamples.Arn(parent));

    private static readonly Gen<(string Path, int Hours)?> SomeUse = Gen.OneOf(
        Gen.Constant(((string, int)?)null),
        from path in Gen.Elements("web/1.0.0/1", "base/1.0.2/3")
        from hours in Gen.Elements(1, 100)
        select ((string, int)?)(path, hours));

    private static readonly Gen<RetentionRule> ARule =
        from keep in Gen.Choose(1, 4)
        from deprecate in Gen.Elements<int?>(null, 1, 30)
        from disable in Gen.Elements<int?>(null, 60)
        from delete in Gen.Elements<int?>(null, 90, 400)
        from failed in Gen.Elements<int?>(null, 14)
        from name in Gen.Elements<string?>(null, "web")
        select new RetentionRule
        {
            Name = $"keep-{keep}",
            AppliesTo = image => name is null || image.Arn.Name == name,
            KeepNewest = keep,
            Deprecate = Days(deprecate),
            Disable = Days(disable),
            Delete = Days(delete),
            DeleteFailed = Days(failed),
        };

    private static readonly Gen<LifecycleRules> SomeRules =
        from rules in ARule.ArrayOf(2)
        from perRun in Gen.Choose(1, 20)
        from percent in Gen.Elements(5, 30, 100)
        from oldestFirst in Gen.Elements(false, true)
        from notice in Gen.Elements(0, 7)
        from accepts in Gen.Elements(false, true)
        select new LifecycleRules
        {
            Rules = rules,
            Protections = [new("tag:keep", image => image.Tags.ContainsKey("keep"))],
            Limits = new(perRun, percent, OldestFirst: oldestFirst),
            Notice = TimeSpan.FromDays(notice),
            OwnerAcceptsUnknownUse = accepts,
        };

    private static readonly Gen<(LifecycleFacts Facts, LifecycleRules Rules)> Case =
        from size in Gen.Choose(0, 40)
        from images in AnImage.ArrayOf(size)
        from recipes in ARecipe.ArrayOf(4)
        from usage in SomeUse
        from announced in Gen.Choose(0, 20)
        from rules in SomeRules
        select (Facts([.. images.DistinctBy(image => image.Arn)], recipes, usage, announced), rules);

    private static void Holds(Action<LifecycleFacts, LifecycleRules, RetirementPlan> property) =>
        Prop.ForAll(Case.ToArbitrary(), given => property(given.Facts, given.Rules, given.Facts.Plan(given.Rules))).Check(Config);

    [Fact]
    public void Every_image_has_one_decision_with_a_reason() => Holds((facts, _, plan) =>
    {
        Assert.Equal(facts.Inventory.Images.Select(i => i.Path).Order(), plan.Decisions.Select(d => d.Image.Path).Order());
        Assert.All(plan.Decisions, decision => Assert.NotEmpty(decision.Reasons));
        Assert.All(plan.Decisions, decision => Assert.Equal(decision.IsKept, decision.Action is null));
    });

    [Fact]
    public void It_never_retires_a_kept_image_and_nothing_at_all_when_it_is_refused() => Holds((_, _, plan) =>
    {
        Assert.All(plan.Actions.Concat(plan.Notices), decision => Assert.False(plan.Of(decision.Image.Path).IsKept));
        if (plan.IsRefused)
            Assert.Empty(plan.Actions.Concat(plan.Notices));
    });

    [Fact]
    public void It_never_retires_the_newest_available_image_of_a_recipe_nor_the_newest_that_all_rules_keep() => Holds((facts, rules, plan) =>
    {
        foreach (var recipe in facts.Inventory.Images.Where(image => image.Status == "AVAILABLE").GroupBy(image => image.Recipe))
        {
            var byVersion = recipe.OrderByDescending(image => image.Arn, BuildVersionComparer.Instance).ToList();
            var byDate = recipe.OrderByDescending(image => image.CreatedAt ?? DateTimeOffset.MaxValue)
                .ThenByDescending(image => image.Arn, BuildVersionComparer.Instance).ToList();
            var keep = Math.Max(1, rules.Rules.Min(rule => rule.KeepNewest));
            Assert.All(byVersion.Take(keep).Concat(byDate.Take(keep)), image => Assert.True(plan.Of(image.Path).IsKept, image.Path));
        }
    });

    [Fact]
    public void It_never_retires_images_that_are_protected_in_progress_too_young_or_used() => Holds((facts, rules, plan) =>
    {
        foreach (var decision in plan.Decisions.Where(decision => !decision.IsKept))
        {
            var image = decision.Image;
            Assert.False(image.Tags.ContainsKey("keep"));
            Assert.True(image.IsFinished || image.HasFailed);
            var matching = rules.Rules.Where(rule => rule.AppliesTo(image)).ToList();
            Assert.NotEmpty(matching);
            Assert.All(matching, rule => Assert.True(facts.Now - image.CreatedAt >= AgeFor(rule, image, decision.Action!.Value)));
            var evidence = facts.Usage.SelectMany(source => image.AmiIds.Where(source.Amis.ContainsKey).Select(ami => source.Amis[ami])).ToList();
            Assert.False(evidence.Exists(found => found.Uses.Count > 0) && decision.Action is not LifecycleAction.Deprecate);
            if (decision.Action is LifecycleAction.Disable or LifecycleAction.Delete && !rules.OwnerAcceptsUnknownUse && !image.HasFailed)
                Assert.True(evidence.Count > 0 && evidence.TrueForAll(found => facts.Now - found.AsOf <= TimeSpan.FromDays(1)));
        }
    });

    [Fact]
    public void It_never_retires_an_image_that_a_recipe_names_or_that_its_wildcard_matches() => Holds((facts, _, plan) =>
    {
        foreach (var recipe in facts.Inventory.Recipes.Where(recipe => recipe.ParentImage == ImageSamples.Arn("base/1.0.0/2")))
        {
            Assert.All(
                plan.Decisions.Where(decision => decision.Image is { Path: "base/1.0.0/2", IsFinished: true }), decision => Assert.True(decision.IsKept));
        }

        foreach (var recipe in facts.Inventory.Recipes.Where(recipe => recipe.ParentImage == ImageSamples.Arn("base/x.x.x")))
        {
            var meant = facts.Inventory.Images.Where(image => image is { Arn.Name: "base", Status: "AVAILABLE" })
                .MaxBy(image => image.Arn, BuildVersionComparer.Instance);
            Assert.True(meant is null || plan.Of(meant.Path).IsKept);
        }
    });

    [Fact]
    public void It_never_does_more_than_the_limits_allow() => Holds((_, rules, plan) =>
    {
        var max = Math.Min(rules.Limits.PerRun, Math.Max(1, plan.Decisions.Count * rules.Limits.Percent / 100));
        Assert.InRange(plan.Actions.Count, 0, max);
        Assert.InRange(plan.Notices.Count, 0, max);
    });

    [Fact]
    public void Every_action_is_a_valid_state_change_of_the_service() => Holds((_, _, plan) => Assert.All(
        plan.Decisions.Where(decision => !decision.IsKept), decision => Assert.True(
        (decision.Image.Status, decision.Action) switch
        {
            ("AVAILABLE", LifecycleAction.Deprecate or LifecycleAction.Disable) => !decision.Image.IsContainer,
            ("DEPRECATED", LifecycleAction.Disable) => !decision.Image.IsContainer,
            ("AVAILABLE" or "DEPRECATED" or "DISABLED" or "FAILED" or "CANCELLED", LifecycleAction.Delete) => true,
            _ => false,
        },
        $"{decision.Image.Status} to {decision.Action}")));

    [Fact]
    public void It_does_not_depend_on_the_order_of_its_input() => Prop.ForAll(
        (from given in Case from seed in Gen.Choose(0, 1000) select (given.Facts, given.Rules, Seed: seed)).ToArbitrary(),
        given =>
        {
            var shuffled = given.Facts with
            {
                Inventory = given.Facts.Inventory with
                {
                    Images = Shuffled(given.Facts.Inventory.Images, given.Seed),
                    Recipes = Shuffled(given.Facts.Inventory.Recipes, given.Seed),
                },
            };
            Assert.Equal(Text(given.Facts.Plan(given.Rules)), Text(shuffled.Plan(given.Rules)));
        }).Check(Config);

    private static LifecycleFacts Facts(LifecycleImage[] images, RecipeParent[] recipes, (string Path, int Hours)? usage, int announced)
    {
        var facts = Plans.Facts(images);
        if (usage is var (used, hours))
            facts = facts.UsedBy(ImageSamples.Now.AddHours(-hours), (used, new(hours == 1 ? UseKind.Parameter : UseKind.LaunchTemplate, "lt-1")));
        facts = facts with { Inventory = facts.Inventory with { Recipes = recipes } };
        return images.Take(announced).Aggregate(
            facts,
            (with, image) => with.With(LifecycleTransitions.New(image.Arn.ToString()).Announced(
                image.Status == "DEPRECATED" ? LifecycleAction.Disable : LifecycleAction.Delete, ImageSamples.Now.AddDays(-1), "old", ImageSamples.Now.AddDays(-8))));
    }

    private static TimeSpan AgeFor(RetentionRule rule, LifecycleImage image, LifecycleAction action) => action switch
    {
        LifecycleAction.Deprecate => rule.Deprecate ?? rule.Disable ?? rule.Delete ?? TimeSpan.MaxValue,
        LifecycleAction.Disable => rule.Disable ?? rule.Delete ?? TimeSpan.MaxValue,
        _ => image.HasFailed ? rule.DeleteFailed ?? TimeSpan.MaxValue : rule.Delete ?? TimeSpan.MaxValue,
    };

    private static string Text(RetirementPlan plan) =>
        string.Join('\n', plan.Refusals.Concat(
            plan.Decisions.Select(decision => $"{decision.Image.Path} {decision.ReasonOf()} {decision.ActsAt:O} {decision.Reason}")));

    private static T[] Shuffled<T>(IEnumerable<T> items, int seed)
    {
        var shuffled = items.ToArray();
        new Random(seed).Shuffle(shuffled);
        return shuffled;
    }

    private static TimeSpan? Days(int? days) => days is { } d ? TimeSpan.FromDays(d) : null;
}
