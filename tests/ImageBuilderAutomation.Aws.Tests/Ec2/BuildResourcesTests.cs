using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.Leftovers;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

/// <summary>What builds made, and the scans of AMIs, as the official client reads them.</summary>
public sealed class BuildResourcesTests : IAsyncLifetime
{
    private const string Image = "arn:aws:imagebuilder:eu-west-1:111122223333:image/web/1.0.0/1";
    private const string Tags = $"<tagSet><item><key>CreatedBy</key><value>EC2 Image Builder</value></item><item><key>Ec2ImageBuilderArn</key><value>{Image}</value></item></tagSet>";

    private StubEc2 _ec2 = null!;

    private BuildResources Resources { get; set; } = null!;

    public async Task InitializeAsync()
    {
        _ec2 = await StubEc2.StartAsync();
        Resources = new(_ec2.Calls, new("111122223333", "eu-west-1"));
    }

    public async Task DisposeAsync() => await _ec2.DisposeAsync();

    [Fact]
    public async Task AMIs_snapshots_and_instances_with_the_tag_are_read_with_age_size_and_use()
    {
        _ec2.Answers["DescribeImages"] = _ => $"<imagesSet>{Ami("ami-1", Tags, "snap-1")}{Ami("ami-2", "", "snap-2")}</imagesSet>";
        _ec2.Answers["DescribeSnapshots"] = _ => $"<snapshotSet>{Snapshot("snap-1")}{Snapshot("snap-2")}{Snapshot("snap-3")}</snapshotSet>";
        _ec2.Answers["DescribeInstances"] = _ =>
            $"<reservationSet><item><instancesSet><item><instanceId>i-1</instanceId><launchTime>2026-11-19T09:00:00.000Z</launchTime>{Tags}</item></instancesSet></item></reservationSet>";

        var read = await Resources.ReadAsync(default);

        Assert.Null(read.Incomplete);
        var at = new DateTimeOffset(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);
        Assert.Equal(
            [
                new(LeftoverKind.Ami, "ami-1", Image, at, 8),
                new(LeftoverKind.Snapshot, "snap-1", Image, at, 8, IsUsed: true), new(LeftoverKind.Snapshot, "snap-2", Image, at, 8, IsUsed: true),
                new(LeftoverKind.Snapshot, "snap-3", Image, at, 8),
                new Ec2Resource(LeftoverKind.Instance, "i-1", Image, new(2026, 11, 19, 9, 0, 0, TimeSpan.Zero), null),
            ],
            read.All);
        Assert.Equal(["DescribeImages", "DescribeSnapshots", "DescribeInstances"], _ec2.Operations);
        var requests = _ec2.Requests.ToList();
        Assert.Equal(("true", "true", "self"), (requests[0]["IncludeDisabled"], requests[0]["IncludeDeprecated"], requests[0]["Owner.1"]));
        Assert.Equal(("tag-key", "Ec2ImageBuilderArn", "self"), (requests[1]["Filter.1.Name"], requests[1]["Filter.1.Value.1"], requests[1]["Owner.1"]));
        Assert.Equal(("instance-state-name", "pending", "stopped"), (requests[2]["Filter.2.Name"], requests[2]["Filter.2.Value.1"], requests[2]["Filter.2.Value.4"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<item><key>CreatedBy</key><value>team-web</value></item>")]
    public async Task What_somebody_else_tagged_is_not_Image_Builder_s(string createdBy)
    {
        _ec2.Answers["DescribeImages"] = _ =>
            $"<imagesSet>{Ami("ami-1", $"<tagSet>{createdBy}<item><key>Ec2ImageBuilderArn</key><value>{Image}</value></item></tagSet>", "snap-1")}</imagesSet>";

        Assert.Empty((await Resources.ReadAsync(default)).All);
    }

    [Theory]
    [InlineData("DescribeImages")]
    [InlineData("DescribeSnapshots")]
    [InlineData("DescribeInstances")]
    public async Task Of_a_refused_list_nothing_is_known(string operation)
    {
        _ec2.Errors[operation] = _ => "UnauthorizedOperation";

        var read = await Resources.ReadAsync(default);

        Assert.Equal(("ec2 returned 400: as the test says: UnauthorizedOperation", 0), (read.Incomplete, read.All.Count));
    }

    [Fact]
    public async Task Every_page_is_read_and_endless_pages_are_incomplete()
    {
        _ec2.Answers["DescribeSnapshots"] = request => request.ContainsKey("NextToken")
            ? $"<snapshotSet>{Snapshot("snap-2")}</snapshotSet>" : $"<snapshotSet>{Snapshot("snap-1")}</snapshotSet><nextToken>more</nextToken>";
        Assert.Equal(["snap-1", "snap-2"], (await Resources.ReadAsync(default)).All.Select(resource => resource.Id));

        _ec2.Answers["DescribeSnapshots"] = _ => "<snapshotSet/><nextToken>more</nextToken>";
        Assert.Equal("more than 50000 snapshots", (await Resources.ReadAsync(default)).Incomplete);
    }

    [Theory]
    [InlineData("<item><imageId>ami-1</imageId><imageState>disabled</imageState></item>", "disabled")]
    [InlineData("", null)]
    public async Task The_state_of_an_AMI_is_known_also_where_EC2_does_not_list_it(string item, string? state)
    {
        _ec2.Answers["DescribeImages"] = _ => $"<imagesSet>{item}</imagesSet>";

        Assert.Equal(state, Assert.IsType<Known<string?>.Yes>(await Resources.ReadAsync("ami-1", default)).Value);
    }

    [Fact]
    public async Task The_state_of_an_AMI_is_unknown_while_EC2_refuses()
    {
        _ec2.Errors["DescribeImages"] = _ => "UnauthorizedOperation";

        Assert.IsType<Known<string?>.No>(await Resources.ReadAsync("ami-1", default));
    }

    [Fact]
    public async Task A_scan_tells_for_which_severities_a_fix_exists_and_an_AMI_without_one_is_unknown()
    {
        _ec2.Answers["DescribeImages"] = _ =>
            "<imagesSet><item><imageId>ami-1</imageId><scanResults><findingScanDate>2026-11-20T08:00:00.000Z</findingScanDate>"
            + "<criticalFixAvailableSince>2026-11-02T08:00:00.000Z</criticalFixAvailableSince></scanResults></item><item><imageId>ami-2</imageId></item></imagesSet>";

        var read = await new AmiScanResults(_ec2.Calls).ReadAsync([new("ami-1", "eu-west-1"), new("ami-2", "eu-west-1"), new("ami-3", "eu-west-1")], default);

        var scan = Assert.IsType<Known<AmiFixes>.Yes>(read["ami-1"]).Value;
        Assert.Equal(new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero), scan.ScannedAt);
        Assert.Equal([("CRITICAL", new DateTimeOffset(2026, 11, 2, 8, 0, 0, TimeSpan.Zero))], scan.Since.Select(since => (since.Key, since.Value)));
        Assert.Equal("Amazon Inspector has not scanned ami-2", Assert.IsType<Known<AmiFixes>.No>(read["ami-2"]).Reason);
        Assert.Equal("EC2 lists no AMI ami-3 of this account", Assert.IsType<Known<AmiFixes>.No>(read["ami-3"]).Reason);
        Assert.Single(_ec2.Requests);
    }

    [Fact]
    public async Task Refused_scans_are_unknown()
    {
        _ec2.Errors["DescribeImages"] = _ => "UnauthorizedOperation";

        Assert.IsType<Known<AmiFixes>.No>((await new AmiScanResults(_ec2.Calls).ReadAsync([new("ami-1", "eu-west-1")], default))["ami-1"]);
    }

    private static string Ami(string id, string tags, string snapshot) =>
        $"<item><imageId>{id}</imageId><creationDate>2026-10-01T09:00:00.000Z</creationDate>{tags}<blockDeviceMapping><item><deviceName>/dev/xvda</deviceName>"
        + $"<ebs><snapshotId>{snapshot}</snapshotId><volumeSize>8</volumeSize></ebs></item></blockDeviceMapping></item>";

    private static string Snapshot(string id) => $"<item><snapshotId>{id}</snapshotId><startTime>2026-10-01T09:00:00.000Z</startTime><volumeSize>8</volumeSize>{Tags}</item>";
}
