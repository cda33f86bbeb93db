using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

/// <summary>Last launches, usage reports and launch permissions, as the official client reads them.</summary>
public sealed class Ec2UsageTests : IAsyncLifetime
{
    private static readonly AmiInRegion Ami = new("ami-00000001", "eu-west-1");

    private static readonly UsageReportRequest Request = new(1, "0a1b", 250, new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero), new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    private StubEc2 _ec2 = null!;

    public async Task InitializeAsync() => _ec2 = await StubEc2.StartAsync();

    public async Task DisposeAsync() => await _ec2.DisposeAsync();

    private Task<SourceEvidence> LaunchesAsync(int amis = 1) => new LastLaunches(_ec2.Calls, TimeProvider.System).ReadAsync(
        [.. Enumerable.Range(1, amis).Select(n => new AmiInRegion($"ami-{n:x8}", "eu-west-1"))], default, default);

    private void Lists(params (string Ami, string? Launched)[] images) => _ec2.Answers["DescribeImages"] = _ =>
        $"<imagesSet>{string.Concat(images.Select(image => $"<item><imageId>{image.Ami}</imageId>{(image.Launched is null ? "" : $"<lastLaunchedTime>{image.Launched}</lastLaunchedTime>")}</item>"))}</imagesSet>";

    [Fact]
    public async Task The_last_launch_of_every_AMI_is_read_also_of_disabled_ones()
    {
        Lists(("ami-00000001", "2026-11-18T07:15:00Z"), ("ami-00000002", null));

        var read = await LaunchesAsync(2);

        Assert.Equal(new(2026, 11, 18, 7, 15, 0, TimeSpan.Zero), Assert.Single(read.Amis["ami-00000001"].Uses).LaunchedAt);
        Assert.Empty(read.Amis["ami-00000002"].Uses);
        var request = Assert.Single(_ec2.Requests);
        Assert.Equal(("true", "true", "self", "image-id"), (request["IncludeDisabled"], request["IncludeDeprecated"], request["Owner.1"], request["Filter.1.Name"]));
    }

    [Theory]
    [InlineData("ami-00000009", null, "EC2 lists no AMI ami-00000001 of this account")]
    [InlineData("ami-00000001", "yesterday", "EC2 returned no readable time of the last launch of ami-00000001")]
    public async Task An_AMI_that_EC2_does_not_list_or_date_is_unknown(string listed, string? launched, string reason)
    {
        Lists((listed, launched));

        Assert.Equal(reason, (await LaunchesAsync()).Amis[Ami.AmiId].Incomplete);
    }

    /// <summary>docs/reference/cost.md states this number.</summary>
    [Fact]
    public async Task A_thousand_AMIs_cost_five_calls() => Assert.Equal(5, (await LaunchesAsync(1000)).Calls);

    [Fact]
    public async Task A_refusal_leaves_every_AMI_unknown()
    {
        _ec2.Errors["DescribeImages"] = _ => "UnauthorizedOperation";

        var read = await LaunchesAsync(1000);

        Assert.Equal((0, 1, "ec2 returned 400: as the test says: UnauthorizedOperation"), (read.Amis.Count, read.Calls, read.Problem));
    }

    [Fact]
    public async Task A_report_is_requested_with_its_token_for_all_accounts()
    {
        _ec2.Answers["CreateImageUsageReport"] = _ => "<reportId>amiur-1</reportId>";

        Assert.Equal(new ReportStart.Accepted("amiur-1"), await new UsageReports(_ec2.Calls).CreateAsync(Ami, Request, default));

        var request = Assert.Single(_ec2.Requests);
        Assert.Equal(("ami-00000001", "0a1b", "ec2:Instance", "ec2:LaunchTemplate"), (request["ImageId"], request["ClientToken"], request["ResourceType.1.ResourceType"], request["ResourceType.2.ResourceType"]));
        Assert.Equal("250", request.Single(member => member.Key.StartsWith("ResourceType.2.", StringComparison.Ordinal) && member.Value == "250").Value);
        Assert.DoesNotContain(request.Keys, name => name.StartsWith("AccountId", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UnauthorizedOperation", true)]
    [InlineData("InvalidParameterValue", true)]
    [InlineData("RequestLimitExceeded", false)]
    [InlineData("Unavailable", false)]
    public async Task A_request_that_may_have_had_an_effect_is_not_refused(string code, bool refused)
    {
        _ec2.Errors["CreateImageUsageReport"] = _ => code;

        var start = await new UsageReports(_ec2.Calls).CreateAsync(Ami, Request, default);

        Assert.Equal(refused, start is ReportStart.Refused);
        Assert.Equal(!refused, start is ReportStart.Unclear);
    }

    [Fact]
    public async Task Reports_are_listed_with_their_depth_and_those_about_some_accounts_are_not_ours()
    {
        _ec2.Answers["DescribeImageUsageReports"] = _ => $"<imageUsageReportSet>{Item("amiur-1", "available", "")}{Item("amiur-2", "error", "<accountIdSet><item>444455556666</item></accountIdSet>")}</imageUsageReportSet>";

        var listed = Assert.IsType<Known<IReadOnlyList<ListedReport>>.Yes>(await new UsageReports(_ec2.Calls).ListAsync("eu-west-1", [Ami.AmiId], default)).Value;

        Assert.Equal([("amiur-1", "available", (int?)250), ("amiur-2", "error", null)], listed.Select(report => (report.ReportId, report.State, report.TemplateVersions)));
        Assert.Equal(new(2026, 11, 20, 9, 5, 0, TimeSpan.Zero), listed[0].CreatedAt);

        static string Item(string id, string state, string more) =>
            $"<item><imageId>ami-00000001</imageId><reportId>{id}</reportId><state>{state}</state><creationTime>2026-11-20T09:05:00.000Z</creationTime>{more}<resourceTypeSet><item><resourceType>ec2:Instance</resourceType></item><item><resourceType>ec2:LaunchTemplate</resourceType><resourceTypeOptionSet><item><optionName>version-depth</optionName><optionValueSet><item>250</item></optionValueSet></item></resourceTypeOptionSet></item></resourceTypeSet></item>";
    }

    [Fact]
    public async Task Entries_are_read_page_by_page()
    {
        _ec2.Answers["DescribeImageUsageReportEntries"] = request => request.ContainsKey("NextToken")
            ? Entries(("444455556666", "ec2:LaunchTemplate", "1"))
            : Entries(("444455556666", "ec2:Instance", "12"), ("555566667777", "ec2:Instance", "0")) + "<nextToken>more</nextToken>";

        var read = Assert.IsType<Known<IReadOnlyList<UsageReportEntry>>.Yes>(await new UsageReports(_ec2.Calls).ReadEntriesAsync(Ami, "amiur-1", default)).Value;

        Assert.Equal([new("444455556666", "ec2:Instance", 12), new("444455556666", "ec2:LaunchTemplate", 1)], read);
    }

    [Fact]
    public async Task An_entry_without_an_account_makes_the_report_unreadable()
    {
        _ec2.Answers["DescribeImageUsageReportEntries"] = _ => Entries(("", "ec2:Instance", "12"));

        Assert.IsType<Known<IReadOnlyList<UsageReportEntry>>.No>(await new UsageReports(_ec2.Calls).ReadEntriesAsync(Ami, "amiur-1", default));
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData("InvalidImageUsageReportId.NotFound", true)]
    [InlineData("UnauthorizedOperation", false)]
    public async Task A_report_that_is_gone_is_removed(string? code, bool removed)
    {
        _ec2.Errors["DeleteImageUsageReport"] = _ => code;
        _ec2.Answers["DeleteImageUsageReport"] = _ => "<return>true</return>";

        Assert.Equal(removed, await new UsageReports(_ec2.Calls).DeleteAsync(Ami, "amiur-1", default) is Known<bool>.Yes);
    }

    [Fact]
    public async Task Launch_permissions_name_accounts_organizations_and_everybody()
    {
        _ec2.Errors["DescribeImageAttribute"] = request => request["ImageId"] == "ami-00000002" ? "InvalidAMIID.NotFound" : null;
        _ec2.Answers["DescribeImageAttribute"] = request =>
            $"<imageId>{request["ImageId"]}</imageId><launchPermission><item><userId>444455556666</userId></item><item><group>all</group></item><item><organizationArn>arn:aws:organizations::111122223333:organization/o-1</organizationArn></item></launchPermission>";

        var read = Assert.IsType<Known<IReadOnlyList<AmiPermissions>>.Yes>(
            await new AmiLaunchPermissions(_ec2.Calls).ReadAsync([Ami, new("ami-00000002", "eu-west-1")], default)).Value;

        Assert.Equal("eu-west-1/ami-00000001", Assert.Single(read).Ami);
        Assert.Equal(["444455556666", "all", "arn:aws:organizations::111122223333:organization/o-1"], read[0].SharedWith);
        Assert.Equal("launchPermission", _ec2.Requests.First()["Attribute"]);
    }

    [Fact]
    public async Task Launch_permissions_that_are_refused_are_unknown()
    {
        _ec2.Errors["DescribeImageAttribute"] = _ => "UnauthorizedOperation";

        Assert.IsType<Known<IReadOnlyList<AmiPermissions>>.No>(await new AmiLaunchPermissions(_ec2.Calls).ReadAsync([Ami], default));
    }

    private static string Entries(params (string Account, string Type, string Count)[] entries) =>
        $"<imageUsageReportEntrySet>{string.Concat(entries.Select(e => $"<item><accountId>{e.Account}</accountId><resourceType>{e.Type}</resourceType><usageCount>{e.Count}</usageCount><imageId>ami-00000001</imageId></item>"))}</imageUsageReportEntrySet>";
}
