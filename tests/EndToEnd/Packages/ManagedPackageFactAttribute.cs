namespace EndToEnd.Packages;

/// <summary>A fact about the managed package: skipped with a message where it cannot be made.</summary>
public sealed class ManagedPackageFactAttribute : FactAttribute
{
    public ManagedPackageFactAttribute() => Skip = Package.ManagedSkipReason;
}
