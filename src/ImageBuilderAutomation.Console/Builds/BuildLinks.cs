using System.Globalization;
using System.Text.Encodings.Web;
using ImageBuilderAutomation.Console.Elements;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Console.Builds;

/// <summary>Where the list of builds and logs are.</summary>
public static class BuildLinks
{
    public const string List = "/builds";

    public static string Pipeline(string pipeline) => $"{List}?pipeline={UrlEncoder.Default.Encode(pipeline)}";

    /// <summary>The page of a parent image: a build of this account and Region, or whatever made an AMI.</summary>
    /// <returns>Null for a parent that no page shows.</returns>
    public static string? Parent(string? parent, AccountRegion accountRegion) =>
        ImageBuildArn.TryParse(parent, out var image) && image.IsIn(accountRegion) ? Paths.Build(image.ToString())
        : parent is not null && IsAmi(parent) ? $"{List}?find={UrlEncoder.Default.Encode(parent)}" : null;

    public static bool IsAmi(string text) => text is not null && text.StartsWith("ami-", StringComparison.Ordinal) && !text.Contains('/', StringComparison.Ordinal);

    /// <summary>The stream of a build's log in the console of CloudWatch, which encodes a path inside its own.</summary>
    /// <returns>Null for a partition whose console has another address.</returns>
    public static string? Log(LogLocation? log, AccountRegion accountRegion) => log is null || accountRegion?.Partition != "aws" ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"https://{accountRegion.Region}.console.aws.amazon.com/cloudwatch/home?region={accountRegion.Region}#logsV2:log-groups/log-group/{Twice(log.LogGroup)}/log-events/{Twice(log.LogStream)}");

    private static string Twice(string name) => Uri.EscapeDataString(Uri.EscapeDataString(name)).Replace("%", "$", StringComparison.Ordinal);
}
