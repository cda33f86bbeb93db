using System.Text.Json.Nodes;
using System.Xml.Linq;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Emulator.Builds;

namespace ImageBuilderAutomation.Local.Services;

/// <summary>EC2's DescribeImages and GetImageFindings, as far as they tell what Amazon Inspector found in the AMI of a build.</summary>
// Documented: EC2 API Reference, "ScanResults" and "ImageFinding". Assumed: the findings of an AMI are those of its build's scan, from the moment that has completed.
internal static class AmiScans
{
    private const string Describe = "DescribeImages";
    private const string Find = "GetImageFindings";

    public static bool IsAsked(string form) => form.StartsWith($"Action={Describe}&", StringComparison.Ordinal) || form.StartsWith($"Action={Find}&", StringComparison.Ordinal);

    /// <returns>An AMI of no build was never scanned.</returns>
    public static string Answer(EmulatorWorld world, string account, string region, string form)
    {
        var asked = form.Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]));
        var isDescribed = asked["Action"] == Describe;
        var ami = asked.GetValueOrDefault(isDescribed ? "ImageId.1" : "ImageId", "");
        lock (world.Gate)
        {
            var scan = world.Account(account, region).Builds.All.FirstOrDefault(build => Made(build, ami))?.Scan is { Status: Scan.Completed } completed ? completed : null;
            return (isDescribed ? Described(ami, scan) : Found(scan)).ToString();
        }
    }

    private static bool Made(Build build, string ami) =>
        build.SourceAmi == ami || (build.Document["outputResources"]?["amis"]?.AsArray().Any(output => output?["image"]?.GetValue<string>() == ami) ?? false);

    private static XElement Described(string ami, Scan? scan) => new(
        $"{Describe}Response",
        new XElement("imagesSet", new XElement(
            "item",
            new XElement("imageId", ami),
            scan?.EndsAt is { } at ? new XElement("scanResults", new XElement("findingScanDate", at.UtcDateTime.ToString("O"))) : null)));

    private static XElement Found(Scan? scan) => new($"{Find}Response", new XElement("imageFindingSet", (scan?.Findings ?? []).Select(Item)));

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
