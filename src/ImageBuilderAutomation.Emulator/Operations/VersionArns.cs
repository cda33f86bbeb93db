using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The ARNs of lists that show versions.</summary>
public static class VersionArns
{
    // Documented: API reference: version ARNs have three nodes, name ARNs x.x.x. Assumed: which of them byName shows.
    public static ResourceArn Listed(ResourceArn arn, bool byName) => byName ? arn with { Version = "x.x.x", Build = null } : arn.WithoutBuild();
}
