using FsCheck;
using FsCheck.Fluent;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>Properties of the last step, checked with random images, records of disabled images and policies.</summary>
public sealed class QuietPeriodProperties
{
    private static readonly DateTimeOffset Now = ImageSamples.Now;

    private static readonly Gen<(LifecycleImage Image, LifecycleRecord? Record)> AnImage =
        from build in Gen.Choose(1, 40)
        from status in Gen.Frequency((1, Gen.Constant("DEPRECATED")), (4, Gen.Constant("DISABLED")), (1, Gen.Constant("FAILED")))
        from container in Gen.Frequency((6, Gen.Constant(false)), (1, Gen.Constant(true)))
        from days in Gen.Choose(300, 600)
        from began in Gen.Frequency((1, Gen.Constant<int?>(null)), (4, Gen.Choose(0, 60).Select(ago => (int?)ago)))
        from quiet in Gen.Choose(1, 60)
        from own in Gen.Elements(false, true)
        from found in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        select (Image: ImageSamples.Image($"web/1.0.0/{build}", days, status, container), began, quiet, own, found) is var made && made.began is { } ago
            ? (made.Image, (LifecycleRecord?)(LifecycleTransitions.New(made.Image.Arn.ToString()) with
            {
                Amis = made.Image.AmiIds,
                Quiet = new(Now.AddDays(-ago), Now.AddDays(made.quiet - ago), made.own),
                FoundUses = made.found ? [new("event", Now.AddDays(-ago), "used after all", "somebody")] : [],
            }))
            : (made.Image, null);

    private static readonly Gen<(LifecycleFacts Facts, LifecycleRules Rules)> Case =
        from images in AnImage.ArrayOf(12)
        from accepted in Gen.Elements<string?>(null, "nobody needs them")
        from quiet in Gen.Elements(0, 7, 30)
        select (
            images.DistinctBy(one => one.Image.Arn).Aggregate(
                Plans.Facts([.. ImageSamples.Newest("web", 3), .. images.DistinctBy(one => one.Image.Arn).Select(one => one.Image)]),
                (facts, one) => one.Record is { } record ? facts.With(record) : facts),
            ImageSamples.Rules with
            {
                Quiet = TimeSpan.FromDays(quiet),
                AcceptedLoss = accepted,
                Rules = [ImageSamples.Rules.Rules[0] with { Delete = TimeSpan.FromDays(200) }],
            });

    private static void Holds(Action<LifecycleFacts, LifecycleRules, LifecycleDecision> property) => Prop.ForAll(
        Case.ToArbitrary(), given => Assert.All(given.Facts.Plan(given.Rules).Decisions, decision => property(given.Facts, given.Rules, decision)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    private static LifecycleRecord? RecordOf(LifecycleFacts facts, LifecycleDecision decision) => facts.Records.GetValueOrDefault(decision.Image.Arn.ToString());

    [Fact]
    public void Nothing_is_deleted_within_its_quiet_period() => Holds((facts, rules, decision) =>
    {
        if (decision is { Verdict: ImageVerdict.Act or ImageVerdict.Announce, Action: LifecycleAction.Delete } && decision.Image is { Status: "DISABLED", IsContainer: false }
            && rules.Quiet > TimeSpan.Zero)
            Assert.True(RecordOf(facts, decision)!.Quiet!.Until <= facts.Now);
    });

    [Fact]
    public void Without_an_accepted_loss_only_failed_builds_without_AMIs_are_deleted() => Holds((_, rules, decision) =>
    {
        if (rules.AcceptedLoss is null && decision.Action is LifecycleAction.Delete)
            Assert.True(decision.Image is { HasFailed: true, AmiIds.Count: 0, IsContainer: false });
    });

    [Fact]
    public void An_image_that_this_stack_disabled_and_that_is_used_is_kept_and_brought_back() => Holds((facts, _, decision) =>
    {
        if (decision.Image.Status == "DISABLED" && RecordOf(facts, decision) is { Quiet.IsOwn: true, FoundUses.Count: > 0 })
            Assert.True(decision is { IsKept: true, FoundUse: "used after all" });
        else
            Assert.Null(decision.FoundUse);
    });
}
