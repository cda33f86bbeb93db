namespace ImageBuilderAutomation.Emulator.State;

/// <summary>References by ARN: to one build, to a version's newest build, or with <c>x</c> wildcards to the newest version.</summary>
public static class VersionReferences
{
    /// <param name="arn">Of this account or of Amazon; an exact build, a version, or a version with wildcards.</param>
    /// <param name="among">Leaves out candidates, for example images that are not available; an exact ARN is not asked.</param>
    /// <returns>Null when nothing matches.</returns>
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

    /// <summary>Resources of Amazon, of the Marketplace and of the account itself; no other is known here.</summary>
    public static ResourceStore? StoreOf(AccountState account, ResourceArn arn) =>
        arn.Region != account.Region ? null
        : arn.Owner == account.Account ? account.Resources
        : arn.Owner == "aws" ? account.Managed
        : arn.Owner == ManagedResources.Seller ? account.Marketplace
        : null;
}
