using System.Globalization;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.State;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>DescribeImages and GetImageFindings of EC2: the findings of Amazon Inspector in the AMI of a build.</summary>
// Documented: EC2 API Reference, "ScanResults" and "ImageFinding".
// Assumed: the findings of an AMI are those of its build's scan, as soon as that scan has completed.
internal static class AmiScans
{
    private const string Describe = "DescribeImages";
    private const string Find = "GetImageFindings";

    // Documented: MaxResults is at most 1000. Assumed: a request without MaxResults gets pages of 1000.
    private const int LargestPage = 1000;

    // Documented: EC2 API Reference, ScanResults. The highest first.
    private static readonly string[] Severities = ["critical", "high", "medium", "low", "informational"];

    /// <returns>Null for an unsupported action. An AMI that no build made counts as never scanned.</returns>
    public static QueryAnswer? Answer(EmulatorWorld world, string account, string region, QueryRequest request) => request.Action switch
    {
        Describe => Described(world, account, region, request["ImageId.1"]),
        Find => Found(world, account, region, request),
        _ => null,
    };

    private static QueryAnswer Described(EmulatorWorld world, string account, string region, string ami)
    {
        if (ami.Length == 0)
            return QueryAnswer.Ec2Error("MissingParameter", "Expected ImageId.1: the local host supports DescribeImages for one AMI.");
        lock (world.Gate)
        {
            var scan = ScanOf(world, account, region, ami);
            return QueryAnswer.Ec2(Describe, new XElement("imagesSet", new XElement(
                "item",
                new XElement("imageId", ami),
                scan?.EndsAt is { } at
                    ? new XElement(
                        "scanResults",
                        new XElement("findingScanDate", at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)),
                        Highest(scan) is { } highest ? new XElement("highestFindingSeverityLabel", highest) : null)
                    : null)));
        }
    }

    private static QueryAnswer Found(EmulatorWorld world, string account, string region, QueryRequest request)
    {
        if (request["ImageId"] is not { Length: > 0 } ami)
            return QueryAnswer.Ec2Error("MissingParameter", "The request must contain the parameter ImageId.");
        if (!TryNumber(request["MaxResults"], LargestPage, out var size) || size is < 1 or > LargestPage)
            return QueryAnswer.Ec2Error("InvalidParameterValue", $"Expected MaxResults from 1 to {LargestPage}, found '{request["MaxResults"]}'.");
        // A token is opaque to clients. Here it is the number of findings before the page.
        if (!TryNumber(request["NextToken"], 0, out var start))
            return QueryAnswer.Ec2Error("InvalidNextToken", $"No page has the token '{request["NextToken"]}'.");

        lock (world.Gate)
        {
            var findings = ScanOf(world, account, region, ami)?.Findings ?? [];
            var next = start + size < findings.Count ? new XElement("nextToken", start + size) : null;
            return QueryAnswer.Ec2(Find, new XElement("imageFindingSet", findings.Skip(start).Take(size).Select(Item)), next);
        }
    }

    private static bool TryNumber(string text, int otherwise, out int number)
    {
        number = otherwise;
        return text.Length == 0 || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <returns>Null without a finding of a severity that EC2 knows.</returns>
    private static string? Highest(Scan scan) =>
        Severities.FirstOrDefault(label => scan.Findings.Any(finding => finding["severity"]?.ToString().ToLowerInvariant() == label));

    private static Scan? ScanOf(EmulatorWorld world, string account, string region, string ami) =>
        world.Account(account, region).Builds.All.FirstOrDefault(build => Exists(build, ami))?.Scan is { Status: Scan.Completed } completed
            ? completed
            : null;

    private static bool Exists(Build build, string ami) =>
        build.SourceAmi == ami || (build.Document["outputResources"]?["amis"]?.AsArray().Any(output => output?["image"]?.GetValue<string>() == ami) ?? false);

    private static XElement Item(JsonObject finding)
    {
        var details = finding["packageVulnerabilityDetails"];
        var packages = details?["vulnerablePackages"]?.AsArray().Select(package => package?["name"]?.ToString()).OfType<string>().ToList() ?? [];
        var id = details?["vulnerabilityId"]?.ToString() ?? finding["title"]?.ToString();
        return new(
            "item",
            finding["fixAvailable"]?.ToString() is { } fix ? new XElement("fixAvailable", fix == "NO" ? "false" : "true") : null,
            finding["severity"]?.ToString() is { } severity ? new XElement("severityLabel", severity.ToLowerInvariant()) : null,
            id is null ? null : new XElement("title", packages.Count == 0 ? id : $"{id} - {string.Join(", ", packages)}"));
    }
}
