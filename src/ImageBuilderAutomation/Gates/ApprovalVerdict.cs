using System.Globalization;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates;

/// <summary>Whether a person's approval of a gate or for a channel is recorded. Whether it counts, and whether it is enough, is decided by the rules.</summary>
/// <param name="Approval">Null when the approval is refused.</param>
/// <param name="Reason">For the person who approves: what was recorded, or why it was refused and what to do next.</param>
public sealed record ApprovalVerdict(Approval? Approval, string Reason)
{
    /// <param name="roles">The roles of the caller and of those who approved before.</param>
    public static ApprovalVerdict For(
        ApprovalSubject subject, ImageApprovals approvals, IReadOnlyDictionary<string, ApproverGroup> approvers, KnownRoles roles, string group, Person caller, string reason,
        DateTimeOffset now)
    {
        if (ReasonText.ProblemOf(reason) is { } problem)
            return Refused(problem);
        if (subject.Closed is { } closed)
            return Refused($"{closed} and takes no more approvals; see how it was closed with: {subject.Command}");
        if (approvals.Stop is { } stop)
            return Refused($"{stop.By} has requested a stop, which outranks approvals; start another build to try again");
        if (approvals.Approvals.Count >= ImageApprovals.Max)
            return Refused($"the image has {ImageApprovals.Max} approvals, the most that it keeps; see what it lacks with: {subject.Command}");
        if (!Principal.TryParse(caller.Arn, out var principal) || !principal.IsPerson)
            return Refused($"expected a user or an assumed role's session, found {caller.Arn}; sign in as a user or assume a role");
        if (!approvers.TryGetValue(group, out var members))
        {
            var groups = approvers.Count == 0 ? "define it in approvers" : $"choose one of {string.Join(", ", approvers.Keys)}";
            return Refused($"the policy has no group '{group}'; {groups}");
        }

        var membership = members.MembershipOf(principal, ImageBuildArn.Parse(subject.ImageArn).Account, roles);
        if (!membership.IsMember)
            return Refused($"{membership.Reason}; approve as one of its members ({string.Join(", ", members.Members)})");

        if (approvals.Of(subject).FirstOrDefault(
            earlier => Principal.TryParse(earlier.By, out var by) && roles.StillExists(by, earlier.UserId) is not Truth.False && roles.AreSamePerson(by, principal)) is { } before)
        {
            var at = before.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            return Refused($"{SamePerson(before, principal)} has already approved, for {before.Group} at {at}; each person counts once, so another person has to approve");
        }

        return new(
            new(group, caller.Arn, reason, now)
            {
                UserId = caller.UserId,
                IsNameProven = caller.IsNameProven,
                StepExecutionId = subject.StepExecutionId,
                Channel = subject.Channel,
            },
            $"{principal.Identity}/{principal.Person} approved for {group}");
    }

    private static ApprovalVerdict Refused(string reason) => new(null, reason);

    private static string SamePerson(Approval before, Principal principal) =>
        Principal.TryParse(before.By, out var by) && !string.Equals(by.Person, principal.Person, StringComparison.OrdinalIgnoreCase)
            ? $"{by.Person}, as {by.Identity}, whose sessions may all be one person,"
            : principal.Person;
}
