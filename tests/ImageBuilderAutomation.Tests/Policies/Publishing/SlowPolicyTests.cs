using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Tests.Policies.Publishing;

/// <summary>
/// One publisher alone may add what only tightens. A decision under such a policy must still be made within the time that a gate has: one that takes longer is
/// given up, and the stop before a time-out, which would release the build, is never sent.
/// </summary>
public sealed class SlowPolicyTests
{
    private static readonly DateOnly Today = new(2026, 11, 20);
    private const string Waived = "CVE-2026-4411";

    [Fact]
    public async Task What_one_publisher_may_publish_is_decided_in_time()
    {
        var before = Of(Policy(more: 0), Waivers(ids: 0));
        var pair = new PolicyPair(Policy(more: 1000), Waivers(ids: 12_000));
        Assert.Null(pair.SizeProblem);
        var candidate = PolicyCandidate.Of(pair, Today, new());
        // Without a problem it is published. Without a change that loosens, nobody else is asked.
        Assert.Empty(candidate.Problems);
        Assert.DoesNotContain(PolicyComparison.Of(before, candidate.Policy!, Today), change => change.Effect == ChangeEffect.Loosens);

        var found = Enumerable.Range(1, 250).Select(number => new Finding(string.Create(CultureInfo.InvariantCulture, $"CVE-2025-{number:0000}"), "LOW", "NO"));
        var facts = Facts.Quiet with { Findings = Facts.Found([.. found]) };
        var decision = await Task.Run(() => new GateDecider(candidate.Policy!.Gates, candidate.Policy.Hash).Decide(facts)).WaitAsync(TimeoutRelease.FactLimit);

        Assert.Equal(GateAnswer.Hold, decision.Answer);
    }

    private static Policy Of(string policy, string waivers) => PolicyReader.Read(policy, _ => waivers).Policy!;

    /// <param name="more">The number of rules beside the first one, which is for the same builds.</param>
    private static string Policy(int more)
    {
        const string rule = "\",\"scope\":\"*\",\"step\":\"distribution/ApproveRelease\",\"require\":{\"findings\":{\"critical\":0}} }";
        var rules = string.Concat(Enumerable.Range(1, more).Select(number => string.Create(CultureInfo.InvariantCulture, $", {{\"name\":\"r{number}") + rule));
        return $$"""
            { "modes": { "gates": "act" }, "waivers": "./waivers.json",
              "approvers": { "platform": ["role/Platform"], "publishers": ["role/PolicyPublisher", "role/SecondPublisher"] },
              "gates": [ { "name": "people", "scope": "*", "step": "distribution/ApproveRelease", "require": { "approvals": { "from": ["platform"] } } },
                         { "name": "clean", "scope": "*", "step": "distribution/ApproveRelease", "require": { "findings": { "critical": 0 } } }{{rules}} ] }
            """;
    }

    /// <param name="ids">How often a second waiver repeats what the first one waives.</param>
    private static string Waivers(int ids)
    {
        const string owner = "\"until\": \"2026-12-31\", \"owner\": \"kim\", \"reason\": \"off\" }";
        var second = ids == 0 ? "" : $", {{ \"findings\": [{string.Join(',', Enumerable.Repeat($"\"{Waived}\"", ids))}], {owner}";
        return $"{{ \"waivers\": [ {{ \"findings\": [\"{Waived}\"], {owner}{second} ] }}";
    }
}
