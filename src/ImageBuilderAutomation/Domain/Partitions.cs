namespace ImageBuilderAutomation.Domain;

/// <summary>The partitions of AWS. A Region lies in one, whose name is part of every ARN. No other file of the product writes such a name.</summary>
// Source: partitions.json of the AWS SDKs.
public static class Partitions
{
    /// <summary>For ARNs that name nothing real, such as those of scenarios.</summary>
    public const string Standard = "aws";

    private const string China = "aws-cn";
    private const string GovCloud = "aws-us-gov";

    public static string Of(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => China,
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => GovCloud,
        _ when region.StartsWith("us-iso-", StringComparison.Ordinal) => "aws-iso",
        _ when region.StartsWith("us-isob-", StringComparison.Ordinal) => "aws-iso-b",
        _ when region.StartsWith("eu-isoe-", StringComparison.Ordinal) => "aws-iso-e",
        _ when region.StartsWith("us-isof-", StringComparison.Ordinal) => "aws-iso-f",
        _ when region.StartsWith("eusc-", StringComparison.Ordinal) => "aws-eusc",
        _ => Standard,
    };

    /// <summary>The one endpoint of IAM in a Region's partition, and the Region that signs for it; null for a partition of which neither is known.</summary>
    // AWS General Reference, "AWS Identity and Access Management endpoints".
    public static (string Host, string SigningRegion)? IamOf(string region) => Of(region) switch
    {
        Standard => ("iam.amazonaws.com", "us-east-1"),
        China => ("iam.cn-north-1.amazonaws.com.cn", "cn-north-1"),
        GovCloud => ("iam.us-gov.amazonaws.com", "us-gov-west-1"),
        _ => null,
    };

    /// <summary>The domain of the web console.</summary>
    public static string ConsoleOf(string partition) => partition switch
    {
        China => "amazonaws.cn",
        GovCloud => "amazonaws-us-gov.com",
        _ => "aws.amazon.com",
    };
}
