using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>Resolves ARNs that refer to one build, to a version's newest build or, with the wildcard <c>x</c>, to the newest matching version.</summary>
public static class VersionReferences
{
    /// <param name="arn">A resource of this account, of Amazon or of the Marketplace: an exact build, a version, or a version with wildcards.</param>
    /// <param name="among">Selects the candidates, for example only available images; does not apply to an exact ARN.</param>
    /// <returns>Null if nothing matches.</returns>
    public static Resource? Resolve(AccountState account, string arn, Func<Resource, bool>? among = null)
    {
        if (!ResourceArn.TryParse(arn, out var reference) || StoreOf(account, reference) is not { } store)
            return null;
        if (store.Find(arn) is { } exact)
            return exact;
        if (reference.Build is not null || !SemanticVersion.TryParse(reference.Version, out var version))
            return null;

        var prefix = $"{reference.Slug}/{version.KeyPrefix}";
        return among is null ? store.Last(reference.Type, prefix) : store.FromLast(reference.Type, prefix).FirstOrDefault(among);
    }

    /// <summary>The store of the ARN's owner: the account itself, Amazon, the Marketplace or a third party; null for any other owner or another Region.</summary>
    public static ResourceStore? StoreOf(AccountState account, ResourceArn arn) =>
        arn.Region != account.Region ? null
        : arn.Owner == account.Account ? account.Resources
        : ManagedOwner.All.Contains(arn.Owner) ? account.ManagedBy(arn.Owner)
        : null;
}
