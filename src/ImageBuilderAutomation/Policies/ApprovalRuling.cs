using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Policies;

/// <summary>Whether a person's approval of a gate is taken down. Whether it is enough, and whether it counts, the rules decide.</summary>
/// <param name="Approval">Null when it is refused.</param>
/// <param name="Because">Why, for the person who asked.</param>
public sealed record ApprovalRuling(Approval? Approval, string Because)
{
    /// <param name="by">Who asks, as STS names them.</param>
    public static ApprovalRuling On(GateRecord gate, Policy policy, string group, string by, string reason, DateTimeOffset now)
    {
        if (GivenReason.ProblemOf(reason) is { } problem)
            return Refused(problem);
        if (gate.IsClosed)
            return Refused($"the gate is closed: {gate.State}");
        if (gate.Stop is { } stop)
            return Refused($"{stop.By} has ordered a stop");
        if (!Principal.TryParse(by, out var principal) || principal.Person == principal.Identity)
            return Refused($"expected a user or an assumed role's session, found {by}");
        if (!policy.Approvers.TryGetValue(group, out var members))
            return Refused($"the policy has no group '{group}'; it has {(policy.Approvers.Count == 0 ? "none" : string.Join(", ", policy.Approvers.Keys))}");
        if (!members.Has(principal, ImageBuildArn.Parse(gate.ImageArn).Account))
            return Refused($"{principal.Identity} of account {principal.Account} is not in group {group} ({string.Join(", ", members.Members)})");
        if (gate.Approvals.FirstOrDefault(earlier => IsSamePerson(earlier, principal)) is { } before)
            return Refused($"{principal.Person} has approved already, for {before.Group} at {before.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}: one person counts once");

        return new(new(group, by, reason, now), $"{principal.Identity}/{principal.Person} approved for {group}");
    }

    private static ApprovalRuling Refused(string because) => new(null, because);

    // In whatever role or group, as the rules count them.
    private static bool IsSamePerson(Approval earlier, Principal principal) =>
        Principal.TryParse(earlier.By, out var other) && string.Equals(other.Person, principal.Person, StringComparison.OrdinalIgnoreCase);
}
