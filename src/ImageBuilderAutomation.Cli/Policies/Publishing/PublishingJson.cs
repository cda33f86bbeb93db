using System.Text.Json.Serialization;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Cli.Policies.Publishing;

/// <summary>The result of <c>policy show</c>.</summary>
/// <param name="Active">The hash of the active policy.</param>
/// <param name="Publication">Only for the active policy; null while the packaged one is active.</param>
/// <param name="Proposal">The policy that waits for a second person.</param>
internal sealed record ShownPolicyJson(string? Active, PublicationJson? Publication, ProposalJson? Proposal, string Policy, string? Waivers)
{
    public static ShownPolicyJson Of(PublishAnswer answer, bool isActive) => new(
        answer.ActiveHash, isActive && answer.Active is { } active ? PublicationJson.Of(active) : null,
        answer.Proposal is { End: null } proposal ? ProposalJson.Of(proposal) : null, answer.Texts!.Policy, answer.Texts.Waivers);
}

internal sealed record ProposalJson(string Hash, string By, string Reason, string At, IEnumerable<ChangeJson> Changes)
{
    public static ProposalJson Of(PolicyProposal proposal) =>
        new(proposal.Hash, proposal.Proposer.Arn, proposal.Reason, TimeFormat.Of(proposal.At), proposal.Changes.Select(ChangeJson.Of));
}

internal sealed record PublicationJson(
    int Number, string Hash, string PreviousHash, int? RollbackTo, string By, string Reason, string At, string? ConfirmedBy, string? ConfirmReason,
    IEnumerable<ChangeJson> Changes, int OmittedChanges)
{
    public static PublicationJson Of(PolicyPublication publication) => new(
        publication.Number, publication.Hash, publication.PreviousHash, publication.RollbackTo, publication.Publisher.Arn, publication.Reason,
        TimeFormat.Of(publication.At), publication.Confirmer?.Arn, publication.ConfirmReason, publication.Changes.Select(ChangeJson.Of), publication.OmittedChanges);
}

internal sealed record ChangeJson(string Path, string What, string Effect)
{
    public static ChangeJson Of(PolicyChange change) => new(change.Path, change.What, NameOf(change.Effect));

    public static string NameOf(ChangeEffect effect) => effect switch
    {
        ChangeEffect.Loosens => "loosens",
        ChangeEffect.Tightens => "tightens",
        _ => "neutral",
    };
}

/// <summary>The result of <c>policy history</c>.</summary>
internal sealed record PublicationHistoryJson(IEnumerable<PublicationJson> Publications);

/// <summary>The result of <c>policy diff</c>.</summary>
internal sealed record PolicyDiffJson(IEnumerable<ChangeJson> Changes);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Serialization, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ShownPolicyJson))]
[JsonSerializable(typeof(PublicationHistoryJson))]
[JsonSerializable(typeof(PolicyDiffJson))]
internal sealed partial class PublishingJsonContext : JsonSerializerContext;
