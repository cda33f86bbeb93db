using Amazon.EC2;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Ec2;

/// <summary>
/// What EC2 shows of Amazon Inspector's scans of an AMI. Inspector's own lists never have findings of on-demand scans
/// (Amazon Inspector user guide, machine-image-on-demand); EC2 has them, and tells by <c>scanResults</c> that there was a scan at all.
/// </summary>
/// <param name="timeout">Of one try of one call; that of <see cref="AwsClients"/> by default.</param>
public sealed class AmiScans(Func<string, string?> environment, TimeSpan? timeout = null) : IDisposable
{
    /// <summary>EC2 returns up to a thousand findings a page.</summary>
    private const int MostPages = 5;
    private const int PageSize = 1000;

    // The first read creates it: most invocations need no EC2, and its assembly is the largest in the package. A Lazy<IAmazonEC2> would load it here.
    private IAmazonEC2? _client;

    /// <exception cref="ServiceRefusedException">EC2 refuses, does not answer in time, or answers with something else than its protocol.</exception>
    public async Task<Known<AmiScan>> ReadAsync(string amiId, CancellationToken cancellationToken)
    {
        var ec2 = LazyInitializer.EnsureInitialized(ref _client, () => AwsClients.Ec2(environment, timeout));
        DateTime scannedAt;
        try
        {
            var described = await AskAsync(ec2.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [amiId] }, cancellationToken));
            if (described.Images is not [{ ScanResults.FindingScanDate: { } at }, ..])
                return new Known<AmiScan>.No($"Amazon Inspector has not scanned {amiId}");
            scannedAt = at;
        }
        catch (ServiceRefusedException unreadable) when (unreadable.InnerException is FormatException)
        {
            // The client converts the time before anybody can look at it.
            return new Known<AmiScan>.No($"EC2 tells no readable time of the scan of {amiId}");
        }

        var findings = new List<Finding>();
        var request = new GetImageFindingsRequest { ImageId = amiId, MaxResults = PageSize };
        for (var page = 0; page < MostPages; page++)
        {
            var answer = await AskAsync(ec2.GetImageFindingsAsync(request, cancellationToken));
            foreach (var item in answer.ImageFindings ?? [])
            {
                if (FindingOf(item) is not { } finding)
                    return new Known<AmiScan>.No($"a finding of {amiId} came without title or severity");
                findings.Add(finding);
            }

            request.NextToken = answer.NextToken;
            if (string.IsNullOrEmpty(answer.NextToken))
                return new Known<AmiScan>.Yes(new(amiId, new(scannedAt.ToUniversalTime()), findings));
        }

        return new Known<AmiScan>.No($"more than {MostPages * PageSize} findings of {amiId}");
    }

    public void Dispose() => _client?.Dispose();

    // The client takes any XML for an answer, and one that it does not know for an answer without findings. EC2 puts a request id into each of its own.
    private static async Task<TResponse> AskAsync<TResponse>(Task<TResponse> call)
        where TResponse : Amazon.Runtime.AmazonWebServiceResponse
    {
        var response = await ServiceAnswers.ReadAsync("ec2", call);
        return string.IsNullOrEmpty(response.ResponseMetadata?.RequestId) ? throw new ServiceRefusedException("ec2 answered without a request id.") : response;
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
            Packages = dash < 0 ? [] : title[(dash + 3)..].Split(", ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        };
    }
}
