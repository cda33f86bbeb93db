namespace ImageBuilderAutomation.Domain;

/// <summary>The account and Region that this stack serves. Resources of other accounts and Regions are rejected.</summary>
public sealed record AccountRegion(string Account, string Region)
{
    /// <summary>The partition of the Region. It is part of every ARN, so an ARN of another partition does not name a resource of this account.</summary>
    // Source: partitions.json of the AWS SDKs.
    public string Partition => Region switch
    {
        _ when StartsWith("cn-") => "aws-cn",
        _ when StartsWith("us-gov-") => "aws-us-gov",
        _ when StartsWith("us-iso-") => "aws-iso",
        _ when StartsWith("us-isob-") => "aws-iso-b",
        _ when StartsWith("eu-isoe-") => "aws-iso-e",
        _ when StartsWith("us-isof-") => "aws-iso-f",
        _ when StartsWith("eusc-") => "aws-eusc",
        _ => "aws",
    };

    private bool StartsWith(string prefix) => Region.StartsWith(prefix, StringComparison.Ordinal);
}
