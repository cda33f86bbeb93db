namespace EndToEnd.Packages;

/// <summary>A fact about the managed package. It is skipped with a reason where the package cannot be built.</summary>
public sealed class ManagedPackageFactAttribute : FactAttribute
{
    public ManagedPackageFactAttribute() => Skip = Package.ManagedSkipReason;
}
