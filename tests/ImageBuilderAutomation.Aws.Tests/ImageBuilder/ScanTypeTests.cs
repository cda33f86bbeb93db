using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using TestKit;
using TestKit.Gates;

namespace ImageBuilderAutomation.Aws.Tests.ImageBuilder;

/// <summary>
/// The findings of an on-demand AMI scan are not in ListImageScanFindings, whose empty list must not count as clean. The same holds for scan types
/// that are not known here. Every reader of scan evidence is tested with a completed scan and an empty list.
/// </summary>
public sealed class ScanTypeTests : IAsyncLifetime
{
    private const string Arn = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/7";
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

    private StubService _service = null!;
    private IAmazonImagebuilder _client = null!;

    public static TheoryData<string> Elsewhere =>
    [
        """["ON_DEMAND_AMI_CVE"]""",
        """["SOMETHING_NEW"]""",
        """["TEST_INSTANCE_CVE","ON_DEMAND_AMI_CVE"]""",
        """[{"type":"TEST_INSTANCE_CVE"}]""",
        "\"ON_DEMAND_AMI_CVE\"",
        """{"type":"TEST_INSTANCE_CVE"}""",
    ];

    public static TheoryData<string?> Listed => [null, "null", "[]", """["TEST_INSTANCE_CVE"]"""];

    public async Task InitializeAsync()
    {
        _service = await StubService.StartAsync();
        _client = _service.Client();
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _service.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task Findings_of_a_gate_are_unknown(string types)
    {
        AnswersScanned(types);
        AssertUnknown(await GateFindingsAsync());
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task Findings_of_a_trigger_are_unknown_and_stay_so(string types)
    {
        AnswersScanned(types);
        var scan = (await new ImageScans(new GateEvidence(_client)).ReadAsync(Arn, default))!;
        AssertUnknown(scan.Findings);
        Assert.False(scan.IsUnfinished);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task A_running_scan_whose_findings_will_not_be_listed_is_not_worth_another_delivery(string types)
    {
        _service.Answers(Image(types, "SCANNING")).Answers("{}");
        Assert.False((await new ImageScans(new GateEvidence(_client)).ReadAsync(Arn, default))!.IsUnfinished);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task Findings_of_a_release_record_are_unknown(string types)
    {
        AnswersScanned(types);
        AssertUnknown(await new ReleaseEvidence(_client).ReadFindingsAsync(Arn, default));
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task History_records_no_counts(string types)
    {
        AnswersScanned(types);
        var images = new Images(_client, new TestClock(Now));
        var details = (await images.InspectAsync((await images.ReadAsync(Arn, default))!, default))!.Details;
        Assert.Null(details.Findings);
        Assert.Contains("amiScan", details.FindingsUnknown, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Listed))]
    public async Task Findings_of_a_test_instance_scan_which_is_the_default_are_known(string? types)
    {
        AnswersScanned(types);
        Assert.Empty(Assert.IsType<Known<IReadOnlyList<Finding>>.Yes>(await GateFindingsAsync()).Value);
    }

    private void AnswersScanned(string? types) => _service.Answers(Image(types, "COMPLETED")).Answers("{}");

    private static string Image(string? types, string status) => $$$$"""
        {"image":{"arn":"{{{{Arn}}}}","name":"web","version":"1.0.0/7","state":{"status":"TESTING"},"scanState":{"status":"{{{{status}}}}"},
        "imageScanningConfiguration":{"imageScanningEnabled":true{{{{(types is null ? "" : $",\"imageScanningTypes\":{types}")}}}}}}}
        """;

    private async Task<Known<IReadOnlyList<Finding>>> GateFindingsAsync()
    {
        var gatherer = new GateFactGatherer(new GateEvidence(_client), new FakeRoles(), new CriticalFindingsRules(), GateWorld.AccountRegion, new TestClock(Now));
        var step = new WaitingStep(
            "step-1", Arn, "wf-1", "arn:aws:imagebuilder:eu-west-1:111122223333:workflow/distribution/gate/1.0.0/1", "Approve", "WaitForAction", "RUNNING", Now,
            Timeout: null, EndedAt: null, AnsweredAction: null, AnsweredReason: null, Message: null);
        return (await gatherer.GatherAsync(step, (await gatherer.ReadImageAsync(Arn, default))!, [], default)).Findings;
    }

    private static void AssertUnknown(Known<IReadOnlyList<Finding>> findings) =>
        Assert.Contains("amiScan", Assert.IsType<Known<IReadOnlyList<Finding>>.No>(findings).Reason, StringComparison.Ordinal);
}
