using System.Globalization;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

/// <summary>What the evidence of use of 1,000 images costs. docs/reference/cost.md has to state the same numbers.</summary>
public sealed class ThousandImagesTests : IAsyncLifetime
{
    private const int Images = 1000;

    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "reference", "cost.md"));

    private static readonly IReadOnlyList<AmiInRegion> Amis = [.. Enumerable.Range(1, Images).Select(n => new AmiInRegion($"ami-{n:x8}", "eu-west-1"))];

    private readonly TestClock _clock = new();
    private readonly InMemoryUsageReportRecords _records = new();
    private readonly Dictionary<string, DateTimeOffset> _reports = new(StringComparer.Ordinal);
    private StubEc2 _ec2 = null!;

    public async Task InitializeAsync()
    {
        _ec2 = await StubEc2.StartAsync();
        _ec2.Answers["CreateImageUsageReport"] = request =>
        {
            _reports[request["ImageId"]] = _clock.GetUtcNow();
            return $"<reportId>amiur-{request["ImageId"]}</reportId>";
        };
        _ec2.Answers["DescribeImageUsageReports"] = request =>
            $"<imageUsageReportSet>{string.Concat(StubEc2.Values(request, "ImageId").Where(_reports.ContainsKey).Select(ReportOf))}</imageUsageReportSet>";
        _ec2.Answers["DescribeImageUsageReportEntries"] = _ => "";
        _ec2.Answers["DeleteImageUsageReport"] = _ => "<return>true</return>";
        _ec2.Answers["DescribeImageReferences"] = request => "<imageReferenceSet>" + string.Concat(StubEc2.Values(request, "ImageId").Select(ami =>
            $"<item><imageId>{ami}</imageId><resourceType>ec2:LaunchTemplate</resourceType><arn>arn:aws:ec2:eu-west-1:111122223333:launch-template/lt-{ami}</arn></item>"))
            + "</imageReferenceSet>";
        _ec2.Answers["DescribeImages"] = request =>
            $"<imagesSet>{string.Concat(StubEc2.Values(request, "Filter.1.Value").Select(ami => $"<item><imageId>{ami}</imageId></item>"))}</imagesSet>";
    }

    public async Task DisposeAsync() => await _ec2.DisposeAsync();

    [Fact]
    public async Task References_and_last_launches_cost_as_many_calls_as_the_page_says()
    {
        await new ImageReferences(_ec2.Calls, UsageRules.Default, new("111122223333", "eu-west-1"), _clock).ReadAsync(Amis, default, default);
        await new LastLaunches(_ec2.Calls, _clock).ReadAsync(Amis, default, default);

        var (references, named, current, launches) =
            (Batches(ImageReferences.MaxImages), ImageReferences.MaxTemplates, Batches(ImageReferences.MaxFiltered), Batches(LastLaunches.MaxImages));
        Assert.Equal((references, named + current, launches), (Count("DescribeImageReferences"), Count("DescribeLaunchTemplateVersions"), Count("DescribeImages")));
        Says($"| DescribeImageReferences, ten AMIs a call (more for further pages) | {references} |");
        Says($"| DescribeLaunchTemplateVersions, to name versions | at most {named} |");
        Says($"{ImageReferences.MaxFiltered} AMIs a call (more for further pages) | at most {current} |");
        Says($"| DescribeImages, {LastLaunches.MaxImages} AMIs a call | {launches} |");
    }

    [Fact]
    public async Task A_round_of_usage_reports_costs_as_many_runs_and_calls_as_the_page_says()
    {
        const int PerRun = UsageReportSender.MaxPerRun;
        var most = (3 * PerRun) + Lists(PerRun);
        // One run more, because a report is read by the run after the one that requested it.
        var runs = Batches(PerRun) + 1;

        var (played, calls) = (0, 0);
        while (Amis.Any(ami => _records.Of(ami.AmiId)?.Result is null))
        {
            Assert.True(++played <= runs, $"expected {runs} runs");
            await RunAsync(UsageRules.Default with { OtherAccounts = new(TemplateVersions: 100, MaxAge: TimeSpan.FromDays(2 * runs)) });
            Assert.InRange(_ec2.Requests.Count - calls, PerRun, most);
            calls = _ec2.Requests.Count;
        }

        Assert.Equal((runs, (3 * Images) + (Batches(PerRun) * Lists(PerRun))), (played, calls));
        Says($"for at most {PerRun} reports each | at most {most} |");
        Says($"| usage reports of all {Images:N0} images, in {runs} runs | {calls:N0} |");
        Says($"With a run a day that takes {runs - 1} days, with one an hour {runs - 1} hours.");
    }

    [Fact]
    public async Task With_a_run_a_day_and_the_default_age_as_many_images_are_known_as_the_page_says()
    {
        var rules = UsageRules.Default;
        // A report is requested again when it has reached half of its greatest age, and the most urgent images come first.
        var known = UsageReportSender.MaxPerRun * ((int)(rules.OtherAccounts!.MaxAge / 2).TotalDays + 1);

        for (var run = 0; run < 20; run++)
            await RunAsync(rules);

        Assert.Equal(known, Amis.Count(ami => _records.Of(ami.AmiId)?.Result is { } result && _clock.GetUtcNow() - result.CreatedAt <= rules.OtherAccounts.MaxAge));
        Says($"with a run a day and the default `maxAge` of {rules.OtherAccounts.MaxAge.TotalDays} days, the {known} most urgent AMIs");
    }

    private async Task RunAsync(UsageRules rules)
    {
        await new UsageReportSender(_records, new UsageReports(_ec2.Calls), rules, _clock).AdvanceAsync(Amis, TimeSpan.FromMinutes(15), default, default);
        _clock.Advance(TimeSpan.FromDays(1));
    }

    private string ReportOf(string ami) => string.Create(
        CultureInfo.InvariantCulture,
        $"<item><imageId>{ami}</imageId><reportId>amiur-{ami}</reportId><state>available</state><creationTime>{_reports[ami].UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}</creationTime><resourceTypeSet><item><resourceType>ec2:Instance</resourceType></item><item><resourceType>ec2:LaunchTemplate</resourceType><resourceTypeOptionSet><item><optionName>version-depth</optionName><optionValueSet><item>100</item></optionValueSet></item></resourceTypeOptionSet></item></resourceTypeSet></item>");

    private int Count(string operation) => _ec2.Operations.Count(called => called == operation);

    private static int Batches(int size) => (Images + size - 1) / size;

    private static int Lists(int reports) => (reports + UsageReportSender.MaxListed - 1) / UsageReportSender.MaxListed;

    private static void Says(FormattableString text) =>
        Assert.True(Page.Contains(text.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal), $"docs/reference/cost.md should say: {text}");
}
