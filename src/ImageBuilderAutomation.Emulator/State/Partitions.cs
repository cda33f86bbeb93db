namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The partitions of AWS. A Region lies in one, whose name is part of every ARN. No other file of the emulator writes such a name.</summary>
// Source: partitions.json of the AWS SDKs.
public static class Partitions
{
    private const string China = "aws-cn";

    public static string Of(string region) => region switch
    {
        _ when region.StartsWith("cn-", StringComparison.Ordinal) => China,
        _ when region.StartsWith("us-gov-", StringComparison.Ordinal) => "aws-us-gov",
        _ when region.StartsWith("us-iso-", StringComparison.Ordinal) => "aws-iso",
        _ when region.StartsWith("us-isob-", StringComparison.Ordinal) => "aws-iso-b",
        _ when region.StartsWith("eu-isoe-", StringComparison.Ordinal) => "aws-iso-e",
        _ when region.StartsWith("us-isof-", StringComparison.Ordinal) => "aws-iso-f",
        _ when region.StartsWith("eusc-", StringComparison.Ordinal) => "aws-eusc",
        _ => "aws",
    };

    /// <summary>The domain of services' endpoints: the template's <c>AWS::URLSuffix</c>.</summary>
    public static string UrlSuffixOf(string partition) => partition == China ? "amazonaws.com.cn" : "amazonaws.com";
}
