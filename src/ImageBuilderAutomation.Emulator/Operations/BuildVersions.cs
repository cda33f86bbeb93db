using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>Lists builds, newest first: of one version, of all versions that match a wildcard, or of the whole account if no version is given.</summary>
// Documented: aws-cli, examples of list-workflow-build-versions: the most recent build version first.
// Observed: aws-cli, examples of list-image-build-versions (2020): builds 7 down to 2.
// Assumed: components are listed in this order too; the greatest version comes first; without a version, builds are grouped by name.
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
