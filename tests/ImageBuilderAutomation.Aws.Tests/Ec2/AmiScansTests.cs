using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Aws.Tests.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

public sealed class AmiScansTests : IAsyncLifetime
{
    private const string Ami = "ami-0123456789abcdef0";
    private StubService _ec2 = null!;

    private AmiScans Scans { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _ec2 = await StubService.StartAsync();
        Scans = new(LocalEnvironment.For(_ec2.Url));
    }

    public async Task DisposeAsync()
    {
        Scans.Dispose();
        await _ec2.DisposeAsync();
    }

    [Fact]
    public async Task A_scanned_AMI_has_the_time_of_its_scan_and_the_findings_of_every_page()
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z"))
            .Answers(Found("more", Item("CVE-2026-4411 - openssl, openssl-libs", "critical", "true"), Item("CVE-2026-1 - curl", "low", "false")))
            .Answers(Found(null, Item("Port 22 is reachable", "high", null)));

        var scan = Assert.IsType<Known<AmiScan>.Yes>(await Scans.ReadAsync(Ami, default)).Value;

        Assert.Equal((Ami, new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero)), (scan.AmiId, scan.CompletedAt));
        Assert.Equal(
            [("CVE-2026-4411", "CRITICAL", "YES", "openssl openssl-libs"), ("CVE-2026-1", "LOW", "NO", "curl"), ("Port 22 is reachable", "HIGH", null, "")],
            scan.Findings.Select(finding => (finding.VulnerabilityId, finding.Severity, finding.FixAvailable, string.Join(' ', finding.Packages))));
        Assert.Equal(
            [
                $"Action=DescribeImages&ImageId.1={Ami}&Version=2016-11-15",
                $"Action=GetImageFindings&ImageId={Ami}&MaxResults=1000&Version=2016-11-15",
                $"Action=GetImageFindings&ImageId={Ami}&MaxResults=1000&NextToken=more&Version=2016-11-15",
            ],
            _ec2.Requests.Select(request => string.Join('&', request.Text.Split('&').Order(StringComparer.Ordinal))));
        Assert.All(_ec2.Requests, request => Assert.Contains("/eu-west-1/ec2/aws4_request", request.Headers["Authorization"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_scan_without_findings_is_a_known_and_empty_list()
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z")).Answers(Found(null));

        Assert.Empty(Assert.IsType<Known<AmiScan>.Yes>(await Scans.ReadAsync(Ami, default)).Value.Findings);
    }

    [Theory]
    [InlineData("<DescribeImagesResponse><requestId>1</requestId><imagesSet/></DescribeImagesResponse>", "has not scanned")]
    [InlineData("<DescribeImagesResponse><requestId>1</requestId><imagesSet><item><imageId>ami-1</imageId></item></imagesSet></DescribeImagesResponse>", "has not scanned")]
    [InlineData("<DescribeImagesResponse><requestId>1</requestId><imagesSet><item><scanResults><findingScanDate>today</findingScanDate></scanResults></item></imagesSet></DescribeImagesResponse>", "no readable scan time")]
    public async Task The_scan_of_an_unscanned_AMI_is_unknown_and_its_findings_are_not_requested(string described, string reason)
    {
        _ec2.Answers(described);

        Assert.Contains(reason, Assert.IsType<Known<AmiScan>.No>(await Scans.ReadAsync(Ami, default)).Reason, StringComparison.Ordinal);
        Assert.Single(_ec2.Requests);
    }

    [Theory]
    [InlineData("<highestFindingSeverityLabel>critical</highestFindingSeverityLabel>", null, null, "CRITICAL")]
    [InlineData("<highestFindingSeverityLabel>high</highestFindingSeverityLabel>", "low", "true", "HIGH")]
    [InlineData("<highestFindingSeverityLabel>untriaged</highestFindingSeverityLabel>", null, null, "UNTRIAGED")]
    [InlineData("<highFixAvailableSince>2026-11-19T08:00:00.000Z</highFixAvailableSince>", null, null, "HIGH")]
    [InlineData("<highFixAvailableSince>2026-11-19T08:00:00.000Z</highFixAvailableSince>", "low", "true", "HIGH")]
    [InlineData("<lowFixAvailableSince>2026-11-19T08:00:00.000Z</lowFixAvailableSince>", "low", "false", "LOW")]
    public async Task A_list_that_lacks_what_the_summary_of_the_scan_names_is_unknown(string summary, string? severity, string? fix, string missing)
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z", summary)).Answers(severity is null ? Found(null) : Found(null, Item("CVE-1", severity, fix)));

        var unknown = Assert.IsType<Known<AmiScan>.No>(await Scans.ReadAsync(Ami, default));

        Assert.Contains(missing, unknown.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<highestFindingSeverityLabel>low</highestFindingSeverityLabel><lowFixAvailableSince>2026-11-19T08:00:00.000Z</lowFixAvailableSince>", "low", "true")]
    [InlineData("<highestFindingSeverityLabel>low</highestFindingSeverityLabel><lowFixAvailableSince>2026-11-19T08:00:00.000Z</lowFixAvailableSince>", "low", null)]
    [InlineData("<highestFindingSeverityLabel>low</highestFindingSeverityLabel>", "low", "false")]
    public async Task A_list_that_has_what_the_summary_of_the_scan_names_is_known(string summary, string severity, string? fix)
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z", summary)).Answers(Found(null, Item("CVE-1", severity, fix)));

        Assert.Single(Assert.IsType<Known<AmiScan>.Yes>(await Scans.ReadAsync(Ami, default)).Value.Findings);
    }

    [Theory]
    [InlineData("<item><severityLabel>low</severityLabel></item>")]
    [InlineData("<item><title>CVE-1</title></item>")]
    [InlineData("<item><severityLabel>low</severityLabel><title><![CDATA[CVE-1]]></title></item>")]
    [InlineData("<item><severityLabel>low</severityLabel><title>&b;</title></item>")]
    public async Task A_finding_that_is_not_reported_in_full_makes_all_of_them_unknown(string item)
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z")).Answers(Found(null, item));

        Assert.Contains("no title or no severity", Assert.IsType<Known<AmiScan>.No>(await Scans.ReadAsync(Ami, default)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_findings_than_five_pages_are_unknown()
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z")).Answers(Found("more", Item("CVE-1", "low", "true")));

        Assert.Contains("more than 5000", Assert.IsType<Known<AmiScan>.No>(await Scans.ReadAsync(Ami, default)).Reason, StringComparison.Ordinal);
        Assert.Equal(6, _ec2.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_of_EC2_is_an_error_and_not_an_unknown_fact()
    {
        _ec2.FailsWith(403, Refusal("UnauthorizedOperation", "You are not authorized to perform this operation."));

        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(() => Scans.ReadAsync(Ami, default));

        Assert.Equal(("ec2 returned 403: You are not authorized to perform this operation.", 1), (refused.Message, _ec2.Requests.Count));
    }

    [Fact]
    public async Task A_temporary_refusal_of_EC2_is_retried()
    {
        _ec2.FailsWith(503, Refusal("RequestLimitExceeded", "Request limit exceeded.")).Answers(Described("2026-11-20T08:00:00.000Z"))
            .FailsWith(500, Refusal("InternalError", "An internal error has occurred."))
            .Answers(Found(null));

        Assert.IsType<Known<AmiScan>.Yes>(await Scans.ReadAsync(Ami, default));
        Assert.Equal(4, _ec2.Requests.Count);
    }

    [Fact]
    public async Task A_call_that_EC2_refuses_every_time_is_tried_twice()
    {
        _ec2.FailsWith(503, Refusal("RequestLimitExceeded", "Request limit exceeded."));

        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(() => Scans.ReadAsync(Ami, default));

        Assert.Equal(("ec2 returned 503: Request limit exceeded.", 2), (refused.Message, _ec2.Requests.Count));
    }

    [Fact]
    public async Task A_refused_page_makes_all_findings_unknown()
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z")).Answers(Found("more", Item("CVE-1", "low", "true")))
            .FailsWith(400, Refusal("InvalidNextToken", "The token has expired."));

        await Assert.ThrowsAsync<ServiceRefusedException>(() => Scans.ReadAsync(Ami, default));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("<DescribeImagesResponse><requestId>1</requestId><imagesSet>")]
    public async Task A_call_fails_when_the_server_does_not_complete_its_response(string? begun)
    {
        _ec2.HangsAfter(begun);
        using var scans = new AmiScans(LocalEnvironment.For(_ec2.Url), TimeSpan.FromMilliseconds(500));

        var refused = await Assert.ThrowsAsync<ServiceRefusedException>(() => scans.ReadAsync(Ami, default));

        Assert.StartsWith("ec2 did not respond in time", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWS_ENDPOINT_URL_EC2_overrides_AWS_ENDPOINT_URL()
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z")).Answers(Found(null));
        using var scans = new AmiScans(name => name switch
        {
            "AWS_ENDPOINT_URL_EC2" => _ec2.Url.ToString(),
            "AWS_ENDPOINT_URL" => "http://127.0.0.1:1",
            _ => LocalEnvironment.For(_ec2.Url)(name),
        });

        Assert.IsType<Known<AmiScan>.Yes>(await scans.ReadAsync(Ami, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<a>")]
    [InlineData("{}")]
    [InlineData("<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>")]
    public async Task A_response_that_is_not_plain_XML_is_an_error(string answer)
    {
        _ec2.Answers(answer);

        await Assert.ThrowsAsync<ServiceRefusedException>(() => Scans.ReadAsync(Ami, default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("text")]
    [InlineData("<a/>")]
    [InlineData("<html><body>Welcome</body></html>")]
    [InlineData("<GetImageFindingsResponse></GetImageFindingsRespons>")]
    [InlineData("<GetImageFindingsResponse><requestId>1</requestId><imageFindingSet>")]
    [InlineData("<GetImageFindingsResponse><requestId>1</requestId><imageFindingSet/>")]
    [InlineData("<GetImageFindingsResponse><requestId>1</requestId><imageFindingSet><item><title>CVE-1</title><fixAvailable>perhaps</fixAvailable></item></imageFindingSet></GetImageFindingsResponse>")]
    public async Task An_invalid_response_never_counts_as_an_AMI_without_findings(string answer)
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z")).Answers(answer);

        await Assert.ThrowsAsync<ServiceRefusedException>(() => Scans.ReadAsync(Ami, default));
    }

    /// <remarks>The packages that the title leaves out are not known, so a waiver of the named ones must not cover the finding.</remarks>
    [Theory]
    [InlineData("CVE-1 - openssl, openssl-libs and 2 more", "openssl*", false)]
    [InlineData("CVE-1 - openssl and 1 more", "openssl*", false)]
    [InlineData("CVE-1 - openssl, openssl-li...", "openssl*", false)]
    [InlineData("CVE-1 - openssl, openssl-libs", "openssl*", true)]
    [InlineData("CVE-1 - openssl and 1 more", "*", true)]
    public async Task A_waiver_of_a_package_covers_no_finding_whose_title_leaves_packages_out(string title, string package, bool covers)
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z")).Answers(Found(null, Item(title, "low", "true")));
        var finding = Assert.Single(Assert.IsType<Known<AmiScan>.Yes>(await Scans.ReadAsync(Ami, default)).Value.Findings);
        Assert.Equal(("CVE-1", covers), (finding.VulnerabilityId, finding.Packages.All(new Glob(package).Matches)));
    }

    [Theory]
    [InlineData("CVE-1 - &lt;a&gt; &amp;amp;", "<a> &amp;")]
    [InlineData("CVE-1 - &#233;&#xe9;&#x1F600;", "éé😀")]
    public async Task Escapes_in_a_finding_are_decoded(string title, string package)
    {
        _ec2.Answers(Described("2026-11-20T08:00:00.000Z")).Answers(Found(null, Item(title, "low", "true")));

        var finding = Assert.Single(Assert.IsType<Known<AmiScan>.Yes>(await Scans.ReadAsync(Ami, default)).Value.Findings);

        Assert.Equal(("CVE-1", package), (finding.VulnerabilityId, Assert.Single(finding.Packages)));
    }

    private static string Described(string scanned, string summary = "") =>
        $"<DescribeImagesResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><requestId>1</requestId><imagesSet><item><imageId>{Ami}</imageId><scanResults><findingScanDate>{scanned}</findingScanDate>{summary}</scanResults></item></imagesSet></DescribeImagesResponse>";

    private static string Found(string? next, params string[] items) =>
        $"<GetImageFindingsResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"><imageFindingSet>{string.Concat(items)}</imageFindingSet>{(next is null ? "" : $"<nextToken>{next}</nextToken>")}<requestId>1</requestId></GetImageFindingsResponse>";

    private static string Refusal(string code, string message) =>
        $"<Response><Errors><Error><Code>{code}</Code><Message>{message}</Message></Error></Errors><RequestID>1</RequestID></Response>";

    private static string Item(string title, string severity, string? fix) =>
        $"<item>{(fix is null ? "" : $"<fixAvailable>{fix}</fixAvailable>")}<severityLabel>{severity}</severityLabel><title>{title}</title><pathSet><item>/usr/lib/x</item></pathSet></item>";
}
