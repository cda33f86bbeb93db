using System.Globalization;
using Amazon;
using Amazon.Runtime.Credentials;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>
/// What EC2 shows of Amazon Inspector's scans of an AMI. Inspector's own lists never have findings of on-demand scans
/// (Amazon Inspector user guide, machine-image-on-demand); EC2 has them, and tells by <c>scanResults</c> that there was a scan at all.
/// </summary>
public sealed class AmiScans(Func<string, string?> environment)
{
    /// <summary>EC2 returns up to a thousand findings a page.</summary>
    private const int MostPages = 5;
    private const string Version = "2016-11-15";

    public async Task<Known<AmiScan>> ReadAsync(string amiId, CancellationToken cancellationToken)
    {
        var region = RegionEndpoint.GetBySystemName(environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION") ?? "us-east-1");
        var url = (environment("AWS_ENDPOINT_URL_EC2") ?? environment("AWS_ENDPOINT_URL")) is { Length: > 0 } given ? given : $"https://ec2.{region.SystemName}.{region.PartitionDnsSuffix}";
        using var ec2 = new SignedCalls("ec2", AwsClients.Credentials(environment) ?? DefaultAWSCredentialsIdentityResolver.GetCredentials(), region);

        var images = await AskAsync("DescribeImages", $"ImageId.1={Uri.EscapeDataString(amiId)}");
        var scanned = images.Text("imagesSet", "item", "scanResults", "findingScanDate");
        if (scanned is null)
            return new Known<AmiScan>.No($"Amazon Inspector has not scanned {amiId}");
        if (!DateTimeOffset.TryParse(scanned, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            return new Known<AmiScan>.No($"EC2 tells no readable time of the scan of {amiId}");

        var findings = new List<Finding>();
        string? token = null;
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await AskAsync("GetImageFindings", $"ImageId={Uri.EscapeDataString(amiId)}&MaxResults=1000{(token is null ? "" : $"&NextToken={Uri.EscapeDataString(token)}")}");
            foreach (var item in answer.Children.SelectMany(set => set.Children).Where(child => child.Name == "item"))
            {
                if (FindingOf(item) is not { } finding)
                    return new Known<AmiScan>.No($"a finding of {amiId} came without title or severity");
                findings.Add(finding);
            }

            token = answer.Text("nextToken");
            if (string.IsNullOrEmpty(token))
                return new Known<AmiScan>.Yes(new(amiId, at, findings));
        }

        return new Known<AmiScan>.No($"more than {MostPages * 1000} findings of {amiId}");

        async Task<XmlElement> AskAsync(string action, string parameters) => XmlElement.Parse(
            await ec2.PostForTextAsync(new(new Uri(url), "/"), $"Action={action}&Version={Version}&{parameters}", "application/x-www-form-urlencoded", cancellationToken));
    }

    /// <summary>Inspector's titles begin with the vulnerability and end with its packages: <c>CVE-2026-4411 - openssl, openssl-libs</c>.</summary>
    private static Finding? FindingOf(XmlElement item)
    {
        if (item.Text("title") is not { Length: > 0 } title || item.Text("severityLabel") is not { Length: > 0 } severity)
            return null;
        var dash = title.IndexOf(" - ", StringComparison.Ordinal);
        var fix = item.Text("fixAvailable") switch { "true" => "YES", "false" => "NO", _ => null };
        return new(dash < 0 ? title : title[..dash], severity.ToUpperInvariant(), fix)
        {
            Packages = dash < 0 ? [] : title[(dash + 3)..].Split(", ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
    }
}
