using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;

namespace ImageBuilderAutomation.Coverage;

/// <summary>Decides whether every rule that demands something has its gate. Pure.</summary>
public static class CoverageDecider
{
    /// <summary>More are counted but not listed: a record has to fit an item of 400 KB.</summary>
    private const int MaxMissing = 20;

    private const int MaxInReason = 3;

    /// <param name="isIn">Whether a scope selects the pipeline or build.</param>
    /// <param name="reach">
    /// Whether a step that matches the rule's pattern surely stops the build until it is answered, with the reason. Called for rules that apply.
    /// </param>
    public static GateCoverage Decide(CoverageRules rules, Func<Scope, bool> isIn, Func<GateRule, GateReach> reach, DateTimeOffset now)
    {
        // Without a policy there are no rules, which is not the same as a policy without rules.
        if (rules.PolicyHash == CoverageRules.NoPolicy)
            return new(CoverageVerdict.Unknown, "no policy could be used") { PolicyHash = rules.PolicyHash };

        var demanded = rules.Demanding.Where(rule => rule.Scopes is null || rule.Scopes.Any(isIn)).ToList();
        if (demanded.Count == 0)
            return new(CoverageVerdict.NotDemanded, "no gate rule applies") { PolicyHash = rules.PolicyHash };

        var reached = demanded.Select(rule => (Rule: rule, Reach: reach(rule))).ToList();
        List<MissingGate> missing =
        [
            .. reached.Where(item => item.Reach.Holds is not Truth.True)
                .Select(item => new MissingGate(item.Rule.Name, item.Rule.Step.ToString(), item.Reach.Reason)),
        ];
        if (missing.Count == 0)
        {
            return new(CoverageVerdict.Covered, Joined(reached.Select(item => $"rule {item.Rule.Name}: {item.Reach.Reason}")))
            {
                PolicyHash = rules.PolicyHash,
            };
        }

        var verdict = reached.Exists(item => item.Reach.Holds is Truth.False) ? CoverageVerdict.Uncovered : CoverageVerdict.Unknown;
        var coverage = new GateCoverage(verdict, Joined(missing.Select(gate => gate.ToString())))
        {
            PolicyHash = rules.PolicyHash,
            Missing = [.. missing.Take(MaxMissing)],
            OmittedCount = Math.Max(0, missing.Count - MaxMissing),
        };
        return rules.Exceptions.FirstOrDefault(exception => exception.TermAt(now) is WaiverTerm.Active && isIn(exception.Only)) is { } exception
            ? coverage with { Verdict = CoverageVerdict.Exempted, Reason = exception.Reason, Until = exception.Until }
            : coverage;
    }

    private static string Joined(IEnumerable<string> items)
    {
        var all = items.ToList();
        return string.Join("; ", all.Take(MaxInReason))
            + (all.Count > MaxInReason ? string.Create(CultureInfo.InvariantCulture, $"; and {all.Count - MaxInReason} more") : "");
    }
}

/// <summary>Whether a rule has its gate: true, false or unknown, with the reason.</summary>
public sealed record GateReach(Truth Holds, string Reason);
