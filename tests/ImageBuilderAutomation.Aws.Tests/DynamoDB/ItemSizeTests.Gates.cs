using System.Globalization;
using System.Text;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Rules;

namespace ImageBuilderAutomation.Aws.Tests.DynamoDB;

public sealed partial class ItemSizeTests
{
    /// <remarks>Policies and waivers are not bounded, and neither are the findings of an image.</remarks>
    [Theory]
    [InlineData(3, 450, 280)]
    [InlineData(40, 450, 280)]
    [InlineData(1, 5000, 20)]
    public void A_gate_with_many_rules_and_waived_findings_fits_an_item(int rules, int waived, int reasonLength)
    {
        var waivers = Enumerable.Range(0, waived).Select(n => new UsedWaiver(
            [$"CVE-2026-{n:00000}"], $"owner-{n}", new(2026, 12, 31), new string(Longest, reasonLength), "openssl*", "SEC-1")).ToList();
        var evidence = new ConditionResult("findings.critical", Truth.True, new string('o', 900))
        {
            Waivers = waivers,
            ApprovedBy = [.. Said("step-1").Approvals.Select(approval => approval.By)],
        };
        var at = Samples.Morning.AddTicks(1234567);
        var decision = new GateDecision(
            GateAnswer.Resume, new string('r', 1024),
            [.. Enumerable.Range(0, rules).Select(n => new RuleAnswer(
                $"rule-{n}", GateAnswer.Resume, new string('r', 5000), [.. Enumerable.Repeat(evidence, 20)], at, at)
            {
                RemindAt = at,
                MayApprove = [.. Enumerable.Range(0, 40).Select(g => $"group-{g} ({new string('m', 900)})")],
            })],
            new('f', 64), Samples.Morning, null);

        var gate = Approvals(new Samples(AccountRegion).Gate("base/1.0.0/1", "step-1", GateState.Open, Samples.Morning));
        for (var n = 0; n < 10; n++)
            gate = gate.Requested(decision with { PolicyHash = new((char)('a' + n), 64) }, "event", Samples.Morning, TimeSpan.FromMinutes(3));

        AssertFits(GateItem.Of(gate, new("pk", "sk"), new(AccountRegion)));
        AssertFits(GateItem.Of(gate.KeptOpen(decision, "sweep", observed: false), new("pk", "sk"), new(AccountRegion)));
    }

    /// <remarks>
    /// A waiver's texts may contain any character of one line, and JSON writes an emoji as twelve characters and a no-break space as six. A gate whose record does
    /// not fit is neither recorded nor stopped before a time-out that releases its build.
    /// </remarks>
    [Theory]
    [InlineData("\ud83d\udd25")]
    [InlineData("\u00a0")]
    public void A_gate_with_waivers_whose_texts_grow_in_JSON_fits_an_item(string character)
    {
        var waivers = Enumerable.Range(0, 120).Select(n => new UsedWaiver(
            [$"CVE-2026-{n:00000}"], Long(60) + $"{n:000}", new(2026, 12, 31), Long(300), null, Long(64))).ToList();
        var evidence = new ConditionResult("findings.informational", Truth.Unknown, new string('o', 220)) { Waivers = waivers };
        // As a clock shows it, with fractions of a second.
        var at = Samples.Morning.AddTicks(1234567);
        var decision = new GateDecision(
            GateAnswer.Stop, new string('r', 1024),
            [
                .. Enumerable.Range(0, 200).Select(n =>
                    new RuleAnswer($"{new string('n', 60)}-{n:000}", GateAnswer.Hold, new string('r', 120), [evidence], at, at) { RemindAt = at }),
            ],
            new('f', 64), at, null);

        var said = ImageApprovals.None("arn:aws:imagebuilder:eu-west-1:111122223333:image/base/1.0.0/1") with
        {
            Approvals =
            [
                .. Enumerable.Range(0, 10).Select(n =>
                    new Approval("platform", $"arn:aws:sts::111122223333:assumed-role/Approver/kim{n}", Long(500), at) { StepExecutionId = "step-1" }),
            ],
        };

        var gate = new Samples(AccountRegion).Gate("base/1.0.0/1", "step-1", GateState.Open, Samples.Morning).Seeing(said)
            .Requested(decision, "sweep", Samples.Morning, TimeSpan.FromMinutes(3));

        AssertFits(GateItem.Of(gate, new("pk", "sk"), new(AccountRegion)));

        string Long(int length) => string.Concat(Enumerable.Repeat(character, length / character.Length));
    }

    [Fact]
    public void A_gate_keeps_what_the_service_says_of_its_end_in_bounds()
    {
        var step = new WaitingStep(
            "step-1", "image", "wf-1", "workflow", "ApproveRelease", StepAction.WaitForAction, new('s', 500_000), Samples.Morning, null, Samples.Morning,
            new('a', 500_000), new(Longest, 500_000), new('m', 500_000));
        var gate = new Samples(AccountRegion).Gate("base/1.0.0/1", "step-1", GateState.Open, Samples.Morning);

        AssertFits(GateItem.Of(gate.Closed(step, Samples.Morning), new("pk", "sk"), new(AccountRegion)));
    }
}
