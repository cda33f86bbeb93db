namespace EndToEnd.Packages;

/// <summary>A fact about the native package: skipped with a message where it cannot be made, except under CI=true, where it fails.</summary>
public sealed class NativePackageFactAttribute : FactAttribute
{
    public NativePackageFactAttribute() => Skip = Package.NativeSkipReason;
}
