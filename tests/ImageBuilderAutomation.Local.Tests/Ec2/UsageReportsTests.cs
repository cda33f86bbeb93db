using System.Globalization;
using Amazon.EC2.Model;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

public sealed class UsageReportsTests
{
    private static readonly TimeSpan Ready = TimeSpan.FromMinutes(5);

    private static readonly string Uses = $$"""
        { "instances": [ { "image": "{{Ec2Stack.Ami}}", "account": "{{Ec2Stack.Other}}", "count": 12 }, { "image": "{{Ec2Stack.Ami}}", "account": "{{Ec2Stack.Third}}" } ],
          "launchTemplates": [ { "name": "web", "versions": [ "{{Ec2Stack.Ami}}", "{{Ec2Stack.Ami}}" ], "account": "{{Ec2Stack.Other}}" } ] }
        """;

    [Fact]
    public async Task A_report_is_pending_without_entries_and_then_counts_each_account_s_resources_once()
    {
        await using var stack = await StartAsync();
        var id = await CreateAsync(stack);

        Assert.Equal("pending", (await ReportAsync(stack, id)).State);
        Assert.Empty(await EntriesAsync(stack, id));
        await stack.AdvanceAsync(Ready);

        var report = await ReportAsync(stack, id);
        Assert.Equal(("available", Ec2Stack.Ami, TimeSpan.FromDays(30)), (report.State, report.ImageId, report.ExpirationTime - report.CreationTime));
        Assert.Equal(
            [$"{Ec2Stack.Other} ec2:Instance 12", $"{Ec2Stack.Third} ec2:Instance 1", $"{Ec2Stack.Other} ec2:LaunchTemplate 1"], await EntriesAsync(stack, id));
    }

    [Fact]
    public async Task One_report_of_an_AMI_is_pending_at_a_time()
    {
        await using var stack = await StartAsync();
        await CreateAsync(stack);
        Assert.Equal("ResourceLimitExceeded", await Ec2Stack.RefusalAsync(() => CreateAsync(stack)));

        await stack.AdvanceAsync(Ready);
        await CreateAsync(stack);
    }

    [Fact]
    public async Task At_most_2000_reports_are_pending()
    {
        await using var stack = await Ec2Stack.StartAsync(
            $$"""{ "images": [ {{string.Join(',', Enumerable.Range(0, 2001).Select(i => $$"""{ "id": "{{Id(i)}}" }"""))}} ] }""");
        for (var i = 0; i < 2000; i++)
            await CreateAsync(stack, image: Id(i));
        Assert.Equal("ResourceLimitExceeded", await Ec2Stack.RefusalAsync(() => CreateAsync(stack, image: Id(2000))));

        static string Id(int i) => $"ami-{i.ToString("x8", CultureInfo.InvariantCulture)}";
    }

    [Fact]
    public async Task A_report_expires_after_30_days()
    {
        await using var stack = await StartAsync();
        var id = await CreateAsync(stack);
        await stack.AdvanceAsync(TimeSpan.FromDays(30) - TimeSpan.FromSeconds(1));
        Assert.NotEmpty(await EntriesAsync(stack, id));
        await stack.AdvanceAsync(TimeSpan.FromSeconds(1));

        Assert.Equal("InvalidImageUsageReportId.NotFound", await Ec2Stack.RefusalAsync(() => ReportAsync(stack, id)));
        Assert.True((await stack.Client.DescribeImageUsageReportsAsync(new())).ImageUsageReports is null or []);
    }

    [Fact]
    public async Task A_deleted_report_is_gone_and_another_can_be_created()
    {
        await using var stack = await StartAsync();
        var id = await CreateAsync(stack);
        Assert.True((await stack.Client.DeleteImageUsageReportAsync(new() { ReportId = id })).Return);
        Assert.Equal("InvalidImageUsageReportId.NotFound", await Ec2Stack.RefusalAsync(() => stack.Client.DeleteImageUsageReportAsync(new() { ReportId = id })));
        await CreateAsync(stack);
    }

    [Fact]
    public async Task A_client_token_creates_one_report_and_refuses_other_parameters()
    {
        await using var stack = await StartAsync();
        var id = await CreateAsync(stack, token: "first");
        Assert.Equal(id, await CreateAsync(stack, token: "first"));
        Assert.Equal("IdempotentParameterMismatch", await Ec2Stack.RefusalAsync(() => CreateAsync(stack, token: "first", accounts: [Ec2Stack.Other])));
        Assert.Single((await stack.Client.DescribeImageUsageReportsAsync(new())).ImageUsageReports);
    }

    [Theory]
    [InlineData(19, null, true)]
    [InlineData(20, null, false)]
    [InlineData(20, 21, true)]
    [InlineData(1, 1, false)]
    public async Task The_twenty_newest_versions_of_a_template_count_or_as_many_as_are_asked_for(int newer, int? depth, bool found)
    {
        await using var stack = await Ec2Stack.StartAsync();
        var versions = string.Join(',', Enumerable.Repeat("\"ami-0ffffffffffffffff\"", newer).Prepend($"\"{Ec2Stack.Ami}\""));
        stack.Put($$"""{ "launchTemplates": [ { "name": "web", "versions": [ {{versions}} ], "account": "{{Ec2Stack.Other}}" } ] }""");
        var id = (await stack.Client.CreateImageUsageReportAsync(new()
        {
            ImageId = Ec2Stack.Ami,
            ResourceTypes =
            [
                new() { ResourceType = "ec2:LaunchTemplate", ResourceTypeOptions = depth is null ? null : [new() { OptionName = "version-depth", OptionValues = [$"{depth}"] }] },
            ],
        })).ReportId;
        await stack.AdvanceAsync(Ready);

        Assert.Equal(found ? [$"{Ec2Stack.Other} ec2:LaunchTemplate 1"] : [], await EntriesAsync(stack, id));
    }

    [Fact]
    public async Task Entries_are_limited_to_the_accounts_of_the_report_and_by_filters()
    {
        await using var stack = await StartAsync();
        var id = await CreateAsync(stack, accounts: [Ec2Stack.Third]);
        await stack.AdvanceAsync(Ready);
        Assert.Equal([$"{Ec2Stack.Third} ec2:Instance 1"], await EntriesAsync(stack, id));

        var all = await CreateAsync(stack);
        await stack.AdvanceAsync(Ready);
        Assert.Equal(
            [$"{Ec2Stack.Other} ec2:LaunchTemplate 1"],
            await EntriesAsync(stack, all, new Filter("account-id", [Ec2Stack.Other]), new Filter("resource-type", ["ec2:LaunchTemplate"])));
    }

    [Fact]
    public async Task A_report_shows_what_existed_when_it_was_requested()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var id = await CreateAsync(stack);
        stack.Put(Uses);
        await stack.AdvanceAsync(Ready);
        Assert.Empty(await EntriesAsync(stack, id));
    }

    [Fact]
    public async Task A_report_can_be_made_to_miss_what_is_new_to_take_longer_and_to_fail()
    {
        await using var stack = await Ec2Stack.StartAsync();
        stack.Put("""{ "settings": { "reportsMissSeconds": 86400, "reportSeconds": 7200 } }""");
        stack.Put(Uses);
        var early = await CreateAsync(stack);
        await stack.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Empty(await EntriesAsync(stack, early));
        await stack.AdvanceAsync(TimeSpan.FromHours(22));
        var late = await CreateAsync(stack);
        await stack.AdvanceAsync(TimeSpan.FromHours(2) - TimeSpan.FromSeconds(1));
        Assert.Equal("pending", (await ReportAsync(stack, late)).State);
        await stack.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(3, (await EntriesAsync(stack, late)).Count());

        stack.Put("""{ "settings": { "reportFailure": "Internal error." } }""");
        var failed = await CreateAsync(stack);
        await stack.AdvanceAsync(TimeSpan.FromHours(2));
        var report = await ReportAsync(stack, failed);
        Assert.Equal(("error", "Internal error."), (report.State, report.StateReason));
        Assert.Empty(await EntriesAsync(stack, failed));
    }

    [Theory]
    [InlineData("ssm:Parameter", "InvalidParameterValue")]
    [InlineData(null, "MissingParameter")]
    public async Task A_report_needs_types_that_it_can_count(string? type, string code)
    {
        await using var stack = await StartAsync();
        Assert.Equal(code, await Ec2Stack.RefusalAsync(() => stack.Client.CreateImageUsageReportAsync(
            new() { ImageId = Ec2Stack.Ami, ResourceTypes = type is null ? null : [new() { ResourceType = type }] })));
    }

    [Fact]
    public async Task A_report_is_tagged_as_a_report_only()
    {
        await using var stack = await StartAsync();
        Task<CreateImageUsageReportResponse> Create(string type) => stack.Client.CreateImageUsageReportAsync(new()
        {
            ImageId = Ec2Stack.Ami,
            ResourceTypes = [new() { ResourceType = "ec2:Instance" }],
            TagSpecifications = [new() { ResourceType = type, Tags = [new("by", "plan")] }],
        });

        Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(() => Create("image")));
        var id = (await Create("image-usage-report")).ReportId;
        Assert.Equal("plan", Assert.Single((await ReportAsync(stack, id)).Tags).Value);
        Assert.Equal(id, Assert.Single((await stack.Client.DescribeImageUsageReportsAsync(new() { Filters = [new("tag:by", ["plan"])] })).ImageUsageReports).ReportId);
        Assert.True((await stack.Client.DescribeImageUsageReportsAsync(new() { Filters = [new("state", ["available"])] })).ImageUsageReports is null or []);
    }

    private static async Task<Ec2Stack> StartAsync()
    {
        var stack = await Ec2Stack.StartAsync();
        stack.Put(Uses);
        return stack;
    }

    private static async Task<string> CreateAsync(Ec2Stack stack, string? token = null, List<string>? accounts = null, string image = Ec2Stack.Ami) =>
        (await stack.Client.CreateImageUsageReportAsync(new()
        {
            ImageId = image,
            ResourceTypes = [new() { ResourceType = "ec2:Instance" }, new() { ResourceType = "ec2:LaunchTemplate" }],
            ClientToken = token,
            AccountIds = accounts,
        })).ReportId;

    private static async Task<ImageUsageReport> ReportAsync(Ec2Stack stack, string id) =>
        Assert.Single((await stack.Client.DescribeImageUsageReportsAsync(new() { ReportIds = [id] })).ImageUsageReports);

    private static async Task<IEnumerable<string>> EntriesAsync(Ec2Stack stack, string id, params Filter[] filters) =>
        ((await stack.Client.DescribeImageUsageReportEntriesAsync(new() { ReportIds = [id], Filters = [.. filters] })).ImageUsageReportEntries ?? [])
        .Select(entry => $"{entry.AccountId} {entry.ResourceType} {entry.UsageCount}");
}
