using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

/// <summary>Runs of pipelines that wait for many causes and are refused again and again.</summary>
public sealed partial class ItemSizeTests
{
    /// <remarks>Between two refusals for now (a quota, a resource in use) the run is decided again. Its record keeps the decisions.</remarks>
    [Theory]
    [InlineData(300, false)]
    [InlineData(100, true)]
    public void A_run_with_many_causes_that_the_service_refuses_again_and_again_fits_an_item(int causes, bool parameters)
    {
        var rules = new TriggerRules
        {
            PolicyHash = new('f', 64),
            Rules = [new TriggerRule { Name = "all", On = [CauseKind.ComponentCreated, CauseKind.ParameterChanged] }],
        };
        var pipeline = new Pipeline(
            "arn:aws:imagebuilder:eu-west-1:111122223333:image-pipeline/web-shop", IsEnabled: true, null, "Linux", new Dictionary<string, string>(), null);
        var run = Enumerable.Range(1, causes - 1).Aggregate(PipelineRunTransitions.Opened(pipeline.Arn, null, CauseOf(0)), (waiting, n) => waiting.With(CauseOf(n)));
        for (var n = 0; n < 60; n++)
        {
            var now = Samples.Morning.AddMinutes(15 * n);
            var decision = PipelineRunDecider.Decide(new(run, null, pipeline, null, new(), now), rules);
            Assert.Equal(PipelineRunVerdict.Start, decision.Verdict);
            run = run.Decided(decision, observed: false).Requested(pipeline, rules.PolicyHash, now);
            AssertFits(PipelineRunItem.Of(run, new(AccountRegion)));
            run = run.Deferred(new(PipelineRunVerdict.Defer, "the service returned ResourceInUseException", rules.PolicyHash, now, now.AddMinutes(15)));
        }

        AssertFits(PipelineRunItem.Of(run, new(AccountRegion)));
        var reason = run.Decisions.First(decision => decision.Verdict == PipelineRunVerdict.Start).Reason;
        Assert.True(reason.Length <= 500, reason);
        Assert.Equal(!parameters, reason.EndsWith($"and {causes - 3} more", StringComparison.Ordinal));

        PipelineRunCause CauseOf(int n) => parameters
            ? new(
                Cause.Each(CauseKind.ParameterChanged, $"/{new string('p', 1000)}{n}", Samples.Morning.AddSeconds(n)), ["all"],
                $"rule all names parameter /{new string('p', 1000)}{n}", Samples.Morning, 0, null)
            : new(
                Cause.Of(CauseKind.ComponentCreated, $"component/{new string('n', 100)}/1.0.{n}/1", Samples.Morning.AddSeconds(n)), ["all"],
                $"component/{new string('n', 100)}/x.x.x matches it", Samples.Morning, 0, null);
    }
}
