namespace ImageBuilderAutomation.Local.Services.Ec2.State;

/// <summary>Who may launch an AMI besides its owner. Immutable.</summary>
internal sealed record LaunchPermissions(
    bool IsPublic, IReadOnlyList<string> Accounts, IReadOnlyList<string> Organizations, IReadOnlyList<string> OrganizationalUnits)
{
    public static LaunchPermissions None { get; } = new(IsPublic: false, [], [], []);

    /// <summary>Whether an account may launch the AMI.</summary>
    // Simplified: this host knows no organizations; a share with one lets every account launch the AMI.
    public bool Allow(string account) => IsPublic || Accounts.Contains(account) || Organizations.Count > 0 || OrganizationalUnits.Count > 0;

    public LaunchPermissions With(LaunchPermissions others) => new(
        IsPublic || others.IsPublic,
        [.. Accounts.Union(others.Accounts)],
        [.. Organizations.Union(others.Organizations)],
        [.. OrganizationalUnits.Union(others.OrganizationalUnits)]);

    public LaunchPermissions Without(LaunchPermissions others) => new(
        IsPublic && !others.IsPublic,
        [.. Accounts.Except(others.Accounts)],
        [.. Organizations.Except(others.Organizations)],
        [.. OrganizationalUnits.Except(others.OrganizationalUnits)]);
}
