using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.People;

namespace ImageBuilderAutomation.Gates;

/// <summary>All facts for the condition about approvals.</summary>
/// <param name="Approvals">Those of one waiting step, or for one channel.</param>
/// <param name="Roles">The roles of those who approved, who started the build and who published the policy.</param>
/// <param name="Starters">IAM or STS ARNs of everybody who started or retried the build; empty when only services did.</param>
/// <param name="PolicyAuthors">IAM or STS ARNs of whoever published the policy.</param>
public sealed record ApprovalFacts(
    string ImageArn, IReadOnlyList<Approval> Approvals, KnownRoles Roles, Known<IReadOnlyList<string>> Starters, IReadOnlyList<string> PolicyAuthors);

/// <summary>Reads who is behind approvals. Without an approval nobody's role matters.</summary>
/// <param name="rules">Name the authors of the policy.</param>
public sealed class ApprovalFactGatherer(IGateEvidence evidence, IRoles roles, IGateRules rules, AccountRegion accountRegion)
{
    public async Task<ApprovalFacts> GatherAsync(ImageFacts image, IReadOnlyList<Approval> approvals, GateNeeds needs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(approvals);
        var starters = needs.HasFlag(GateNeeds.Starters) ? await evidence.ReadStartersAsync(image, cancellationToken) : GateFacts.NotRead<IReadOnlyList<Actor>>();
        IEnumerable<Actor> people = approvals.Count == 0
            ? []
            : [.. approvals.Select(approval => approval.AsActor()), .. (starters as Known<IReadOnlyList<Actor>>.Yes)?.Value ?? [], .. rules.PolicyAuthors];
        var known = needs.HasFlag(GateNeeds.Roles)
            ? await KnownRoles.ReadAsync(roles, accountRegion.Account, people, cancellationToken)
            : KnownRoles.None(accountRegion.Account);
        return new(
            image.Arn, approvals, known,
            starters is Known<IReadOnlyList<Actor>>.Yes(var started)
                ? new Known<IReadOnlyList<string>>.Yes([.. started.Select(actor => actor.Arn)])
                : new Known<IReadOnlyList<string>>.No(((Known<IReadOnlyList<Actor>>.No)starters).Reason),
            [.. rules.PolicyAuthors.Select(author => author.Arn)]);
    }
}
