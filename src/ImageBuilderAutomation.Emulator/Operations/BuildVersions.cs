using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The builds of one version, of all versions a wildcard means, or, where no version is named, of the account: newest first.</summary>
// Documented: aws-cli, examples of list-workflow-build-versions: the most recent build version first. Observed: those of list-image-build-versions (2020) go
// from build 7 down to 2. Assumed: components too; the greatest version first; name by name where no version is named.
public static class BuildVersions
{
    public static IEnumerable<Resource> Of(Call call, string type, string? versionArn)
    {
        if (versionArn is null)
            return call.Account.Resources.NewestFirst(type, "", call.Page.After);

        // Assumed: a version without builds gives an empty list, not an error.
        if (!ResourceArn.TryParse(versionArn, out var arn) || VersionReferences.StoreOf(call.Account, arn) is not { } store)
            return [];
        if (!SemanticVersion.TryParse(arn.Version, out var version))
            throw ResourceErrors.BadVersion(arn.Version ?? "");

        return store.NewestFirst(arn.Type, $"{arn.Slug}/{version.KeyPrefix}", call.Page.After);
    }
}
