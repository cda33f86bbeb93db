using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The builds of one version, of all versions a wildcard means, or, where no version is named, of the account.</summary>
public static class BuildVersions
{
    public static IEnumerable<Resource> Of(Call call, string type, string? versionArn)
    {
        if (versionArn is null)
            return call.Account.Resources.After(type, call.Page.After);

        // Assumed: a version without builds gives an empty list, not an error.
        if (!ResourceArn.TryParse(versionArn, out var arn) || VersionReferences.StoreOf(call.Account, arn) is not { } store)
            return [];
        if (!SemanticVersion.TryParse(arn.Version, out var version))
            throw ResourceErrors.BadVersion(arn.Version ?? "");

        var prefix = $"{arn.Slug}/{version.KeyPrefix}";
        return store.After(arn.Type, call.Page.After ?? prefix).TakeWhile(r => r.Key.StartsWith(prefix, StringComparison.Ordinal));
    }
}
