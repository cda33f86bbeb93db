namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The owners, in ARNs, of resources that belong to no account.</summary>
public static class ManagedOwner
{
    public const string Amazon = "aws";

    public const string Marketplace = "aws-marketplace";

    /// <summary>For example the Center for Internet Security.</summary>
    public const string ThirdParty = "third-party";

    public static IReadOnlyList<string> All { get; } = [Amazon, Marketplace, ThirdParty];

    /// <summary>The owner as the API's documents show it.</summary>
    // Assumed: the values of the filter by owner.
    public static string Shown(string owner) => owner switch { Amazon => "Amazon", Marketplace => "AWSMarketplace", _ => "ThirdParty" };
}
