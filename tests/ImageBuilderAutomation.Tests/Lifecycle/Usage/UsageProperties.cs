using FsCheck;
using FsCheck.Fluent;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle.Usage;

/// <summary>Properties of evidence, checked with plans of random images. The limits of a run are out of the way: under a limit, one image waits for another.</summary>
public sealed class UsageProperties
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static readonly DateTimeOffset Now = ImageSamples.Now;

    private static readonly Gen<LifecycleImage> AnImage =
        from name in Gen.Elements("base", "web")
        from version in Gen.Elements("1.0.0", "1.0.2")
        from build in Gen.Choose(1, 6)
        from status in Gen.Elements("AVAILABLE", "DEPRECATED", "DISABLED", "FAILED")
        from age in Gen.Choose(0, 500)
        from elsewhere in Gen.Frequency((5, Gen.Constant<AmiLocation?>(null)), (1, Gen.Constant<AmiLocation?>(new("eu-west-2", null))))
        select ImageSamples.Image($"{name}/{version}/{build}", age, status) with { AmiIds = [$"ami-{name}-{version}-{build}"] } is var image && elsewhere is not null
            ? image with { Elsewhere = new Dictionary<string, AmiLocation> { [image.AmiIds[0]] = elsewhere } }
            : image;

    private static readonly Gen<AmiUse> AUse =
        from kind in Gen.Elements(Enum.GetValues<UseKind>())
        from name in Gen.Choose(1, 9)
        from covered in Gen.Elements(false, true)
        from days in Gen.Choose(0, 60)
        select new AmiUse(kind, $"u-{name}")
        {
            IsCoveredByReferences = kind is UseKind.Account && covered,
            RecipeVersion = kind is UseKind.Recipe && covered ? "image-recipe/web/1.0.0" : null,
            LaunchedAt = kind is UseKind.Launch ? Now.AddDays(-days) : null,
        };

    private static readonly Gen<UsageRules> SomeRules =
        from others in Gen.Elements(false, true)
        from launch in Gen.Elements(false, true)
        from pins in Gen.Elements(false, true)
        from accept in Gen.Elements(false, true)
        select new UsageRules
        {
            OtherAccounts = others ? UsageRules.Default.OtherAccounts : null,
            LastLaunch = launch ? UsageRules.Default.LastLaunch : null,
            Pins = new(pins ? ["infra"] : [], TimeSpan.FromDays(7)),
            AcceptsElsewhere = accept,
        };

    private static readonly Gen<(LifecycleFacts Facts, LifecycleRules Rules)> Case =
        from images in AnImage.ArrayOf(14)
        from usage in SomeRules
        from referenced in Gen.Elements(false, true)
        from accepts in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from parent in Gen.Elements("base/x.x.x", "base/1.0.2")
        from sources in Gen.CollectToArray(Enum.GetValues<UsageSourceKind>().Select(kind => ASource(kind, [.. images.SelectMany(image => image.AmiIds).Distinct()])))
        select (
            Plans.Facts(images.DistinctBy(image => image.Arn)).On(("image-recipe/web", "1.0.0", ImageSamples.Arn(parent))) with { Usage = sources },
            ImageSamples.Rules with { Usage = usage, ProtectReferenced = referenced, OwnerAcceptsUnknownUse = accepts });

    private static Gen<SourceEvidence> ASource(UsageSourceKind kind, string[] amis) =>
        from problem in Gen.Frequency((5, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>("it failed")))
        from found in Gen.CollectToArray(amis.Select(ami => AnEvidence()))
        select new SourceEvidence(
            kind, problem is null ? amis.Zip(found).ToDictionary(pair => pair.First, pair => pair.Second) : new Dictionary<string, AmiEvidence>(), 1, problem);

    private static Gen<AmiEvidence> AnEvidence() =>
        from hours in Gen.Frequency((6, Gen.Choose(0, 23)), (1, Gen.Choose(24, 400)))
        from uses in Gen.Frequency((4, Gen.Constant(Array.Empty<AmiUse>())), (1, AUse.ArrayOf(2)))
        from incomplete in Gen.Frequency((9, Gen.Constant<string?>(null)), (1, Gen.Constant<string?>("a page is missing")))
        select new AmiEvidence(Now.AddHours(-hours), uses, incomplete);

    private static void Holds<T>(Gen<T> change, Action<LifecycleFacts, LifecycleRules, T> property) => Prop.ForAll(
        (from given in Case from changed in change select (given, changed)).ToArbitrary(), test => property(test.given.Facts, test.given.Rules, test.changed)).Check(Config);

    private static Dictionary<string, LifecycleAction> Retired(LifecycleFacts facts, LifecycleRules rules) =>
        facts.Plan(rules).Decisions.Where(decision => !decision.IsKept).ToDictionary(decision => decision.Image.Path, decision => decision.Action!.Value);

    private static LifecycleFacts Changed(LifecycleFacts facts, Func<UsageSourceKind, string, AmiEvidence, AmiEvidence> change) => facts with
    {
        Usage = [.. facts.Usage.Select(source => source with { Amis = source.Amis.ToDictionary(ami => ami.Key, ami => change(source.Source, ami.Key, ami.Value)) })],
    };

    private static void AssertNotMore(Dictionary<string, LifecycleAction> before, Dictionary<string, LifecycleAction> after) =>
        Assert.All(after, image => Assert.Equal(before.GetValueOrDefault(image.Key), image.Value));

    [Fact]
    public void More_use_never_retires_more() => Holds(
        from kind in Gen.Elements(Enum.GetValues<UsageSourceKind>()) from at in Gen.Choose(0, 13) from use in AUse select (kind, at, use),
        (facts, rules, more) => AssertNotMore(
            Retired(facts, rules),
            Retired(
                Changed(facts, (kind, ami, found) => kind == more.kind && facts.Inventory.Images[more.at % facts.Inventory.Images.Count].AmiIds.Contains(ami)
                    ? found with { Uses = [.. found.Uses, more.use] }
                    : found),
                rules)));

    [Fact]
    public void Staler_evidence_never_retires_more() => Holds(
        from kind in Gen.Elements(Enum.GetValues<UsageSourceKind>()) from hours in Gen.Choose(1, 400) select (kind, hours),
        (facts, rules, older) => AssertNotMore(
            Retired(facts, rules),
            Retired(Changed(facts, (kind, _, found) => kind == older.kind ? found with { AsOf = found.AsOf.AddHours(-older.hours) } : found), rules)));

    [Fact]
    public void The_order_of_sources_and_uses_does_not_matter() => Holds(Gen.Choose(0, 1000), (facts, rules, seed) =>
    {
        var random = new Random(seed);
        var other = Changed(facts, (_, _, found) => found with { Uses = [.. found.Uses.OrderBy(_ => random.Next())] });
        other = other with { Usage = [.. other.Usage.OrderBy(_ => random.Next())] };

        Assert.Equal(Text(facts), Text(other));

        string Text(LifecycleFacts of) => string.Join('\n', of.Plan(rules).Decisions.Select(decision => $"{decision.Image.Path} {decision.ReasonOf()} {decision.Reason}"));
    });

    [Fact]
    public void With_any_required_source_failing_and_with_all_nothing_beyond_deprecation_happens() => Holds(
        Gen.Elements(Enum.GetValues<UsageSourceKind>().Cast<UsageSourceKind?>().Append(null).ToArray()),
        (facts, rules, failing) =>
        {
            if (failing is { } one && rules.Usage.Required().All(required => required.Kind != one))
                return;
            var careful = rules with { OwnerAcceptsUnknownUse = false };
            var failed = facts with
            {
                Usage = [.. facts.Usage.Select(source => failing is { } kind && source.Source != kind ? source : new(source.Source, new Dictionary<string, AmiEvidence>(), 1, "it failed"))],
            };

            Assert.All(
                failed.Plan(careful).Decisions.Where(decision => !decision.IsKept && decision.Image.AmiIds.Count > 0),
                decision => Assert.Equal(LifecycleAction.Deprecate, decision.Action));
        });

    [Fact]
    public void Evidence_about_images_that_need_none_changes_nothing() => Holds(Gen.Constant(0), (facts, rules, _) =>
    {
        var needed = LifecycleDecider.NeedingEvidence(facts with { Usage = [] }, rules).SelectMany(image => image.AmiIds).ToHashSet();
        var less = facts with
        {
            Usage = [.. facts.Usage.Select(source => source with { Amis = source.Amis.Where(ami => needed.Contains(ami.Key)).ToDictionary() })],
        };

        Assert.Equal(Retired(facts, rules), Retired(less, rules));
    });
}
