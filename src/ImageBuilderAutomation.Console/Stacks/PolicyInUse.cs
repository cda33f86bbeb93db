using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Console.Stacks;

/// <summary>The policy by which the stack decides: the published one, or while none is published the one that is packaged with the functions.</summary>
/// <param name="Active">What the table says.</param>
/// <param name="Policy">Null where it cannot be read here.</param>
/// <param name="Texts">The files of the policy; null where they cannot be read here.</param>
/// <param name="Problem">Why there is no policy, in a sentence; null when there is one.</param>
public sealed record PolicyInUse(ActiveRead Active, Policy? Policy, PolicyPair? Texts, string? Problem)
{
    public bool IsPackaged => Active is ActiveRead.Missing;

    /// <param name="packaged">A policy file that may be the packaged one; null for none.</param>
    /// <param name="packagedHash">The hash of the policy that the functions have; null until one of them ran on a schedule.</param>
    public static PolicyInUse Of(ActiveRead active, (Policy Policy, PolicyPair Texts)? packaged, string? packagedHash) => active switch
    {
        ActiveRead.Found found => new(active, found.Policy, found.Pair, null),
        ActiveRead.Missing when packaged is { } file => packagedHash is null || packagedHash == file.Policy.Hash
            ? new(active, file.Policy, file.Texts, null)
            : new(active, null, null, "No policy is published, and the policy file that the console was started with is not the one that is packaged with the functions."),
        ActiveRead.Missing => new(
            active, null, null, "No policy is published. The functions use the one that they were packaged with: start the console with --policy and its file to see it."),
        _ => new(active, null, null, $"The published policy cannot be used: {active.Problem}."),
    };
}
