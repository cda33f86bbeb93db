using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Reliability;

namespace ImageBuilderAutomation.Policies.Publishing;

/// <summary>The published policy for the functions. Where it cannot be used, every gate is held and nothing else happens.</summary>
public sealed class ActivePolicySource(ActivePolicyReader reader) : IPolicySource
{
    public async Task<PolicyInForce> ReadAsync(CancellationToken cancellationToken) => await reader.ReadActiveAsync(cancellationToken) switch
    {
        ActiveRead.Found(var publication, _, var policy) =>
            new(policy, IsPublished: true, new(publication.Number, publication.Hash), [.. publication.Authors.Select(author => author.AsActor())]),
        var unusable => new(Nothing, IsPublished: true, null, [], unusable.Problem ?? "it cannot be read"),
    };

    /// <summary>Gates are handled, so that a held one is recorded and one that its time-out would release is stopped. Everything else is off.</summary>
    private static Policy Nothing => new()
    {
        Hash = CoverageRules.NoPolicy,
        Modes = Enum.GetValues<Capability>().ToDictionary(capability => capability, capability => capability is Capability.Gates ? Mode.Act : Mode.Off),
    };
}
