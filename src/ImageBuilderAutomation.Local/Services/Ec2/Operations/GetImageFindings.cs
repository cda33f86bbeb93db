using System.Text.Json.Nodes;
using System.Xml.Linq;
using ImageBuilderAutomation.Local.Services.Ec2.Wire;

namespace ImageBuilderAutomation.Local.Services.Ec2.Operations;

/// <summary>GetImageFindings: the findings of Amazon Inspector in an AMI.</summary>
// Documented: EC2 API Reference, "ImageFinding"; MaxResults is at most 1000.
internal static class GetImageFindings
{
    public static Ec2Operation Operation { get; } = new("GetImageFindings", Run, "ImageId", "MaxResults", "NextToken");

    private static XElement?[] Run(Ec2Call call)
    {
        var id = call.Request.Required("ImageId");
        var ami = call.Region.Images.GetValueOrDefault(id) is { IsDeregistered: false } found && found.IsUsableBy(call.Account) ? found : null;
        var page = Pages.Of(call.Request, "imageFindingSet", ami is null ? [] : ImageView.ScanOf(ami)?.Findings ?? [], Item);
        Ec2Call.CheckImageId(id);
        return ami is null ? throw Ec2Call.NoImage(id) : page;
    }

    private static XElement Item(JsonObject finding)
    {
        var details = finding["packageVulnerabilityDetails"];
        var packages = details?["vulnerablePackages"]?.AsArray().Select(package => package?["name"]?.ToString()).OfType<string>().ToList() ?? [];
        var id = details?["vulnerabilityId"]?.ToString() ?? finding["title"]?.ToString();
        return Shown.Item(
            finding["fixAvailable"]?.ToString() is { } fix ? Shown.Flag("fixAvailable", fix != "NO") : null,
            Shown.Text("severityLabel", finding["severity"]?.ToString().ToLowerInvariant()),
            id is null ? null : new XElement("title", packages.Count == 0 ? id : $"{id} - {string.Join(", ", packages)}"));
    }
}
