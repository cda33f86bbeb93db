using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;

namespace ImageBuilderAutomation.Emulator.Engine.Builds;

/// <summary>The parent of an image: an Image Builder image, an AMI id, an SSM parameter or a Marketplace product.</summary>
internal static class BaseImage
{
    /// <summary>The OS version of the base image if known, otherwise the platform.</summary>
    public static string OsVersion(Build build) =>
        Find(build)?.Document["osVersion"]?.GetValue<string>() ?? build.Document["platform"]?.GetValue<string>() ?? "Linux";

    // Documented: the values; a Marketplace product is given by its id. Assumed: an AMI id or parameter counts as CUSTOM.
    public static string Source(AccountState account, string parentImage) =>
        parentImage.StartsWith("arn:", StringComparison.Ordinal)
            ? VersionReferences.Resolve(account, parentImage)?.Document["imageSource"]?.GetValue<string>() ?? "CUSTOM"
            : parentImage.StartsWith("prod-", StringComparison.Ordinal) || Guid.TryParse(parentImage, out _) ? "AWS_MARKETPLACE" : "CUSTOM";

    /// <summary>The AMI that the build instance is launched from.</summary>
    public static string Ami(BuildContext context, Build build)
    {
        var parent = build.Recipe["parentImage"]?.GetValue<string>() ?? "";
        return parent.StartsWith("ami-", StringComparison.Ordinal)
            ? parent
            : Find(build)?.Document["outputResources"]?["amis"]?.AsArray().FirstOrDefault()?["image"]?.GetValue<string>()
                ?? context.Ids.Ec2("ami", build.Account.Region, parent);
    }

    private static Resource? Find(Build build) =>
        build.Recipe["parentImage"]?.GetValue<string>() is { } parent ? VersionReferences.Resolve(build.Account, parent, IsAvailable) : null;

    private static bool IsAvailable(Resource image) => image.Document["state"]?["status"]?.GetValue<string>() == ImageStatus.Available;
}
