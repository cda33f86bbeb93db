namespace EndToEnd.Packages;

/// <summary>A fact about the native package. It is skipped with a reason where the package cannot be built, but fails if CI=true.</summary>
public sealed class NativePackageFactAttribute : FactAttribute
{
    public NativePackageFactAttribute() => Skip = Package.NativeSkipReason;
}
