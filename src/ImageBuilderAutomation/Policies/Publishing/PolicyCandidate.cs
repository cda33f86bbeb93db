using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>Texts that are to become the active policy, with everything that is wrong with them.</summary>
/// <param name="Policy">Null when the texts are not a valid policy.</param>
/// <param name="Text">Null when the texts cannot be stored or are not a valid policy.</param>
/// <param name="Problems">Empty when the policy can become active.</param>
public sealed record PolicyCandidate(Policy? Policy, PolicyText? Text, IReadOnlyList<string> Problems, IReadOnlyList<string> Warnings)
{
    /// <summary>In an answer.</summary>
    public const int MaxProblems = 50;

    private const int MaxLength = 500;

    /// <param name="today">Waivers must not end too far ahead of this day (UTC). A waiver that has ended is only a warning, as for a rollback.</param>
    public static PolicyCandidate Of(PolicyPair pair, DateOnly today, PublishOptions options)
    {
        // The size comes first: a text of any length must not be parsed.
        if (pair.SizeProblem is { } tooLarge)
            return new(null, null, [tooLarge], []);

        var namesWaivers = false;
        var read = PolicyReader.Read(pair.Policy, _ => { namesWaivers = true; return pair.Waivers; }, today);
        var warnings = Bounded(read.Problems.Where(problem => problem.Severity == ProblemSeverity.Warning).Select(problem => problem.ToString()));
        if (read.Policy is not { } policy)
            return new(null, null, Bounded(read.Problems.Where(problem => problem.Severity == ProblemSeverity.Error).Select(problem => problem.ToString())), warnings);

        var text = PolicyText.Pack(policy.Hash, pair);
        List<string?> problems =
        [
            text.SizeProblem,
            pair.Waivers is not null && !namesWaivers ? "a waivers file was given, and the policy names none: add \"waivers\": \"./waivers.json\" to the policy" : null,
            PublishersProblem(policy, options),
            .. FailedExpectations(policy),
        ];
        return new(policy, text, Bounded(problems.OfType<string>()), warnings);
    }

    internal static string FirstError(PolicyReadResult read) =>
        Printable.Shortened(read.Problems.FirstOrDefault(problem => problem.Severity == ProblemSeverity.Error)?.ToString() ?? "no policy", MaxLength);

    private static string? PublishersProblem(Policy policy, PublishOptions options)
    {
        if (!policy.Approvers.TryGetValue(Policy.Publishers, out var group) || group.Members.Count == 0)
            return $"approvers.{Policy.Publishers}: expected a group with the people who may publish policies; without it nobody could publish another one";
        // A role can be held by several people, a user is one.
        return options.SecondPublisherFor != SecondPublisherFor.Nothing && group.Members.Distinct(StringComparer.Ordinal).Count() < 2 && IsUser(group.Members[0])
            ? $"approvers.{Policy.Publishers}: found one user, {group.Members[0]}, expected at least two people; a second one has to confirm publications"
            : null;
    }

    private static bool IsUser(string member) =>
        member.StartsWith("user/", StringComparison.Ordinal) || (Principal.TryParse(member, out var named) && named.Identity.StartsWith("user/", StringComparison.Ordinal));

    /// <summary>The policy's own tests, as <c>policy test</c> checks them.</summary>
    private static IEnumerable<string> FailedExpectations(Policy policy)
    {
        foreach (var result in policy.Expectations.Select(expectation => expectation.Check(policy)).Where(result => !result.Holds))
        {
            var scenario = result.Expectation.Scenario;
            yield return $"expect: build {scenario.Build} at {scenario.Step} was expected to {result.Expectation.Then}, got {result.Decision.Answer}: {result.Decision.Reason}";
        }

        foreach (var result in policy.BuildExpectations.Select(expectation => expectation.Check(policy)).Where(result => !result.Holds))
        {
            var scenario = result.Expectation.Scenario;
            yield return $"builds.expect: pipeline {scenario.Pipeline} on {scenario.Kind} was expected to {result.Expectation.Then}, "
                + $"got {result.Decision.Verdict}: {result.Decision.Reason}";
        }
    }

    private static List<string> Bounded(IEnumerable<string> problems)
    {
        var all = problems.Select(problem => Printable.Shortened(problem, MaxLength)).ToList();
        return all.Count <= MaxProblems ? all : [.. all.Take(MaxProblems - 1), $"{all.Count - MaxProblems + 1} more"];
    }
}
