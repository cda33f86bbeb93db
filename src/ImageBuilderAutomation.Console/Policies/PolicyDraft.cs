using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Policies.Reading;

namespace ImageBuilderAutomation.Console.Policies;

/// <summary>A text that somebody writes, checked as <c>policy publish</c> and the function check it.</summary>
/// <param name="Policy">Null while the text has errors.</param>
/// <param name="Problems">With their positions in the text.</param>
/// <param name="Obstacles">Why the text cannot be published although it is a valid policy.</param>
/// <param name="Changes">From the policy in use; empty while the text has errors.</param>
public sealed record PolicyDraft(
    PolicyPair Texts, Policy? Policy, IReadOnlyList<PolicyProblem> Problems, IReadOnlyList<string> Obstacles, IReadOnlyList<PolicyChange> Changes)
{
    public bool CanBePublished => Policy is not null && Obstacles.Count == 0;

    public int Loosening => Changes.Count(change => change.Effect is ChangeEffect.Loosens);

    /// <param name="inUse">The policy that it would replace.</param>
    /// <param name="today">UTC.</param>
    public static PolicyDraft Of(PolicyPair texts, Policy inUse, DateOnly today)
    {
        ArgumentNullException.ThrowIfNull(texts);
        // The size comes first: a text of any length must not be parsed.
        if (texts.SizeProblem is { } tooLarge)
            return new(texts, null, [], [$"{tooLarge}."], []);
        var read = PolicyReader.Read(texts.Policy, _ => texts.Waivers, today);
        if (read.Policy is not { } policy)
            return new(texts, null, read.Problems, [], []);
        // Only the function knows whether the stack asks for a second person, so what that demands of a policy is left to it.
        var candidate = PolicyCandidate.Of(texts, today, new() { SecondPublisherFor = SecondPublisherFor.Nothing });
        return new(texts, policy, read.Problems, candidate.Problems, PolicyComparison.Of(inUse, policy, today));
    }
}
