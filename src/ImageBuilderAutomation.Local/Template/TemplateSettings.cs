namespace ImageBuilderAutomation.Local.Template;

/// <summary>The inputs of a deployment other than the template itself.</summary>
public sealed record TemplateSettings
{
    public string Account { get; init; } = "123456789012";

    public string Region { get; init; } = "us-east-1";

    public string StackName { get; init; } = "image-builder-automation";

    /// <summary>Parameter values that replace the defaults.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();

    internal string Partition => Region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn"
        : Region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";

    /// <returns>Null for a name that is not a pseudo parameter.</returns>
    internal string? Pseudo(string name) => name switch
    {
        "AWS::AccountId" => Account,
        "AWS::Region" => Region,
        "AWS::Partition" => Partition,
        "AWS::StackName" => StackName,
        "AWS::StackId" => $"arn:{Partition}:cloudformation:{Region}:{Account}:stack/{StackName}/00000000-0000-0000-0000-000000000000",
        "AWS::URLSuffix" => Partition == "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
        _ => null,
    };
}
