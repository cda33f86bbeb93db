using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Tests.Policies;
using static ImageBuilderAutomation.Tests.Policies.PolicyTexts;

namespace ImageBuilderAutomation.Tests.Gates.Rules;

public sealed class LateApprovalTests
{
    private const string People = """ "require": { "approvals": { "from": ["platform", "security"] } } """;

    [Theory]
    [InlineData(-1, GateAnswer.Resume)]
    [InlineData(0, GateAnswer.Stop)]
    [InlineData(1, GateAnswer.Stop)]
    public void An_approval_after_the_expiry_does_not_count_whenever_the_gate_is_decided(int minutes, GateAnswer expected)
    {
        var facts = Facts.Quiet.After(TimeSpan.FromDays(3)) with
        {
            Approvals =
            [
                Facts.By("platform", "Platform", "kim"),
                Facts.By("security", "Security", "lee") with { At = Facts.StartedAt.AddDays(2).AddMinutes(minutes) },
            ],
        };

        var decision = Decider(Gate(People + """, "expires": { "after": "2d" } """)).Decide(facts);

        Assert.Equal(expected, decision.Answer);
        Assert.Equal(
            expected == GateAnswer.Stop,
            decision.Reason.Contains("expired after 2d, not counting 1 later approval(s), approval missing from security", StringComparison.Ordinal));
    }
}
