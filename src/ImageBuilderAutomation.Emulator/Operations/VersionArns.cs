using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Emulator.Operations;

/// <summary>The ARNs that version lists show.</summary>
public static class VersionArns
{
    // Documented: API reference: version ARNs have three numbers, name ARNs have x.x.x. Assumed: byName shows name ARNs.
    public static ResourceArn Listed(ResourceArn arn, bool byName) => byName ? arn with { Version = "x.x.x", Build = null } : arn.WithoutBuild();
}
