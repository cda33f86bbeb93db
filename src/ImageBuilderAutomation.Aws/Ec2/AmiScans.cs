using System.Diagnostics;
using Amazon.EC2;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>
/// Reads the results of Amazon Inspector's scans of an AMI from EC2. Inspector's own API never lists findings of on-demand scans
/// (Amazon Inspector user guide, machine-image-on-demand); EC2 does, and <c>scanResults</c> shows whether there was a scan.
/// </summary>
/// <param name="timeout">For one attempt of one call; that of <see cref="AwsClients"/> by default.</param>
public sealed class AmiScans(Func<string, string?> environment, TimeSpan? timeout = null) : IDisposable
{
    /// <summary>EC2 returns up to a thousand findings a page.</summary>
    private const int MaxPages = 5;
    private const int PageSize = 1000;

    // Created by the first read: most invocations need no EC2, and its assembly is the largest in the package. A Lazy<IAmazonEC2> would load it here.
    private IAmazonEC2? _client;

    /// <exception cref="ServiceRefusedException">EC2 refuses the call, does not respond in time, or returns an invalid response.</exception>
    public async Task<Known<AmiScan>> ReadAsync(string amiId, CancellationToken cancellationToken)
    {
        var ec2 = LazyInitializer.EnsureInitialized(ref _client, () => AwsClients.Ec2(environment, timeout));
        ScanResults summary;
        try
        {
            var described = await Ec2Calls.ReadAsync(ec2.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [amiId] }, cancellationToken));
            if (described.Images is not [{ ScanResults: { FindingScanDate: not null } found }, ..])
                return new Known<AmiScan>.No($"Amazon Inspector has not scanned {amiId}");
            summary = found;
        }
        catch (ServiceRefusedException unreadable) when (unreadable.InnerException is FormatException)
        {
            // The client throws when it cannot parse the scan's time.
            return new Known<AmiScan>.No($"EC2 returned no readable scan time for {amiId}");
        }

        string? invalid = null;
        var read = await Pager.AtMostAsync<Finding, string>(
            async (token, cancellation) =>
            {
                var request = new GetImageFindingsRequest { ImageId = amiId, MaxResults = PageSize, NextToken = token };
                var page = await Ec2Calls.ReadAsync(ec2.GetImageFindingsAsync(request, cancellation));
                var findings = (page.ImageFindings ?? []).Select(FindingOf).ToList();
                if (findings.Contains(null))
                    invalid = $"a finding of {amiId} has no title or no severity";
                return ([.. findings.OfType<Finding>()], invalid is null ? page.NextToken : null);
            },
            MaxPages, $"more than {MaxPages * PageSize} findings of {amiId}", cancellationToken);
        return (invalid, read) switch
        {
            ({ } reason, _) => new Known<AmiScan>.No(reason),
            (_, Known<IReadOnlyList<Finding>>.No(var reason)) => new Known<AmiScan>.No(reason),
            (_, Known<IReadOnlyList<Finding>>.Yes(var findings)) when Missing(summary, findings) is { } missing => new Known<AmiScan>.No(
                $"EC2's summary of the scan of {amiId} names {missing}, its list of findings does not"),
            (_, Known<IReadOnlyList<Finding>>.Yes(var findings)) => new Known<AmiScan>.Yes(
                new(amiId, new(summary.FindingScanDate!.Value.ToUniversalTime()), findings)),
            _ => throw new UnreachableException(),
        };
    }

    public void Dispose() => _client?.Dispose();

    /// <summary>
    /// The list and the summary come from two calls, and the list may be behind or filtered. A finding that only the summary shows is not judged by any
    /// limit, so such a list must not count as complete.
    /// </summary>
    /// <returns>What the summary names and the list lacks; null when they agree.</returns>
    private static string? Missing(ScanResults summary, IReadOnlyList<Finding> findings)
    {
        if (summary.HighestFindingSeverityLabel?.Value.ToUpperInvariant() is { Length: > 0 } highest && findings.All(finding => finding.Severity != highest))
            return $"a finding of severity {highest}";

        (string Severity, DateTime? Since)[] fixable =
        [
            ("CRITICAL", summary.CriticalFixAvailableSince),
            ("HIGH", summary.HighFixAvailableSince),
            ("MEDIUM", summary.MediumFixAvailableSince),
            ("LOW", summary.LowFixAvailableSince),
            ("INFORMATIONAL", summary.InformationalFixAvailableSince),
        ];
        // A finding whose fix is not reported may be the one with the fix.
        return fixable.FirstOrDefault(fix =>
            fix.Since is not null && !findings.Any(finding => finding.Severity == fix.Severity && finding.FixAvailable != "NO")) is ({ } severity, _)
            ? $"a fix for a finding of severity {severity}"
            : null;
    }

    /// <summary>Inspector's titles begin with the vulnerability and end with its packages: <c>CVE-2026-4411 - openssl, openssl-libs</c>.</summary>
    private static Finding? FindingOf(ImageFinding item)
    {
        if (item.Title is not { Length: > 0 } title || item.SeverityLabel?.Value is not { Length: > 0 } severity)
            return null;
        var dash = title.IndexOf(" - ", StringComparison.Ordinal);
        var fix = item.FixAvailable switch { true => "YES", false => "NO", null => null };
        return new(dash < 0 ? title : title[..dash], severity.ToUpperInvariant(), fix)
        {
            Packages = dash < 0 ? [] : PackagesIn(title[(dash + 3)..]),
        };
    }

    /// <summary>A text that leaves packages out (<c>openssl, openssl-libs and 2 more</c>) ends with an unnamed one, so that no waiver of a package covers them.</summary>
    private static string[] PackagesIn(string text)
    {
        var names = text.Split(", ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names is [.., var last] && (last.EndsWith(" more", StringComparison.OrdinalIgnoreCase) || last.EndsWith("...", StringComparison.Ordinal) || last.EndsWith('…'))
            ? [.. names, ""]
            : names;
    }
}
