using System.Globalization;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Gates.Rules;

/// <summary>Records a person's approval in the gate's record and makes the gate due for the next sweep.</summary>
public sealed class ApprovalRecorder(IGateRecords records, IReadOnlyDictionary<string, ApproverGroup> approvers, TimeProvider clock)
{
    private const int MaxAttempts = 5;

    /// <returns>The verdict and the record as stored. A refused approval writes nothing.</returns>
    public async Task<(ApprovalVerdict Ruling, GateRecord Record)> HandleAsync(
        GateRecord record, string group, string by, string reason, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MaxAttempts; tries++)
        {
            var verdict = ApprovalVerdict.For(record, approvers, group, by, reason, clock.GetUtcNow());
            if (verdict.Approval is not { } approval)
                return (verdict, record);
            if (await records.TryWriteAsync(record.Approved(approval), cancellationToken) is { } stored)
                return (verdict, stored);

            // Another writer was first: evaluate the approval again on the current record.
            record = await records.ReadAsync(record.ImageArn, record.StepExecutionId, cancellationToken) ?? record;
        }

        return (new(null, "the gate's record kept changing while the approval was written; nothing was recorded, try again"), record);
    }
}

/// <summary>Whether a person's approval of a gate is recorded. Whether it counts, and whether it is enough, is decided by the rules.</summary>
/// <param name="Approval">Null when the approval is refused.</param>
/// <param name="Reason">For the person who approves: what was recorded, or why it was refused and what to do next.</param>
public sealed record ApprovalVerdict(Approval? Approval, string Reason)
{
    /// <param name="by">The approver's ARN as STS returns it.</param>
    public static ApprovalVerdict For(
        GateRecord gate, IReadOnlyDictionary<string, ApproverGroup> approvers, string group, string by, string reason, DateTimeOffset now)
    {
        if (ReasonText.ProblemOf(reason) is { } problem)
            return Refused(problem);
        if (gate.IsClosed)
            return Refused($"the gate is closed ({gate.State}) and takes no more approvals; see how it was closed with: gates show");
        if (gate.Stop is { } stop)
            return Refused($"{stop.By} has requested a stop, which outranks approvals; start another build to try again");
        if (gate.Approvals.Count >= GateRecord.MaxApprovals)
            return Refused($"the gate has {gate.Approvals.Count} approvals, the most that it keeps; see what it lacks with: gates show");
        if (!Principal.TryParse(by, out var principal) || principal.Person == principal.Identity)
            return Refused($"expected a user or an assumed role's session, found {by}; sign in as a user or assume a role");
        if (!approvers.TryGetValue(group, out var members))
        {
            var groups = approvers.Count == 0 ? "define it in approvers" : $"choose one of {string.Join(", ", approvers.Keys)}";
            return Refused($"the policy has no group '{group}'; {groups}");
        }

        if (!members.Has(principal, ImageBuildArn.Parse(gate.ImageArn).Account))
        {
            var allowed = string.Join(", ", members.Members);
            return Refused($"{principal.Identity} of account {principal.Account} is not in group {group}; approve as one of its members ({allowed})");
        }

        if (gate.Approvals.FirstOrDefault(earlier => IsSamePerson(earlier, principal)) is { } before)
        {
            var at = before.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            return Refused($"{principal.Person} has already approved, for {before.Group} at {at}; each person counts once, so another person has to approve");
        }

        return new(new(group, by, reason, now), $"{principal.Identity}/{principal.Person} approved for {group}");
    }

    private static ApprovalVerdict Refused(string reason) => new(null, reason);

    // The same person in another role or group is still one person, as in the rules.
    private static bool IsSamePerson(Approval earlier, Principal principal) =>
        Principal.TryParse(earlier.By, out var other) && string.Equals(other.Person, principal.Person, StringComparison.OrdinalIgnoreCase);
}
