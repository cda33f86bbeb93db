using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Watermarks;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

/// <summary>Watermarks and Allowed AMIs settings, as the official client reads them.</summary>
public sealed class AmiWatermarksTests : IAsyncLifetime
{
    private static readonly AmiInRegion Ami = new("ami-00000001", "eu-west-1");

    private StubEc2 _ec2 = null!;

    public async Task InitializeAsync() => _ec2 = await StubEc2.StartAsync();

    public async Task DisposeAsync() => await _ec2.DisposeAsync();

    [Fact]
    public async Task Watermarks_come_with_their_source_also_of_disabled_AMIs()
    {
        _ec2.Answers["DescribeImages"] = _ => """
            <imagesSet><item><imageId>ami-00000001</imageId><isPublic>true</isPublic><imageWatermarkSet>
              <item><watermarkKey>111122223333:web-released</watermarkKey><sourceImageId>ami-00000009</sourceImageId><sourceImageRegion>us-east-1</sourceImageRegion>
                <watermarkCreationTime>2026-11-20T09:00:00.000Z</watermarkCreationTime></item>
              <item><watermarkKey>111122223333:bare</watermarkKey></item></imageWatermarkSet></item></imagesSet>
            """;

        var ami = Assert.IsType<Known<MarkedAmi>.Yes>(await ReadAsync()).Value;

        Assert.True(ami.IsPublic);
        Assert.Equal(
            [new("111122223333:web-released", "ami-00000009", "us-east-1", new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero)), new AmiWatermark("111122223333:bare", null, null, null)],
            ami.Watermarks);
        var request = Assert.Single(_ec2.Requests);
        Assert.Equal(("true", "true", "self", "image-id"), (request["IncludeDisabled"], request["IncludeDeprecated"], request["Owner.1"], request["Filter.1.Name"]));
    }

    [Fact]
    public async Task An_AMI_without_watermarks_is_known_and_one_that_EC2_does_not_list_is_not()
    {
        _ec2.Answers["DescribeImages"] = _ => "<imagesSet><item><imageId>ami-00000001</imageId></item></imagesSet>";
        var other = Ami with { AmiId = "ami-00000002" };

        var read = await new AmiWatermarks(_ec2.Calls).ReadAsync([Ami, other], default);

        Assert.Empty(Assert.IsType<Known<MarkedAmi>.Yes>(read[Ami]).Value.Watermarks);
        Assert.Equal("EC2 lists no AMI ami-00000002 of this account", Assert.IsType<Known<MarkedAmi>.No>(read[other]).Reason);
    }

    [Fact]
    public async Task Each_Region_is_asked_for_its_AMIs_and_one_that_refuses_leaves_the_others_known()
    {
        _ec2.Answers["DescribeImages"] = request => $"<imagesSet><item><imageId>{request["Filter.1.Value.1"]}</imageId></item></imagesSet>";
        _ec2.Errors["DescribeImages"] = request => request["Filter.1.Value.1"] == "ami-00000002" ? "UnauthorizedOperation" : null;
        AmiInRegion[] amis = [Ami, new("ami-00000002", "us-east-1"), new("ami-00000003", "us-west-2")];

        var read = await new AmiWatermarks(_ec2.Calls).ReadAsync(amis, default);

        Assert.Equal([true, false, true], amis.Select(ami => read[ami] is Known<MarkedAmi>.Yes));
        Assert.Equal(3, _ec2.Requests.Count);
    }

    [Fact]
    public async Task Two_hundred_AMIs_are_read_at_once()
    {
        _ec2.Answers["DescribeImages"] = _ => "<imagesSet/>";

        await new AmiWatermarks(_ec2.Calls).ReadAsync([.. Enumerable.Range(1, 401).Select(n => new AmiInRegion($"ami-{n:x8}", "eu-west-1"))], default);

        Assert.Equal([200, 200, 1], _ec2.Requests.Select(request => StubEc2.Values(request, "Filter.1.Value").Count));
    }

    [Theory]
    [InlineData("<item/>")]
    [InlineData("<item><watermarkKey>a:b</watermarkKey><watermarkCreationTime>yesterday</watermarkCreationTime></item>")]
    public async Task A_watermark_without_a_key_or_with_an_unreadable_time_leaves_the_AMI_unknown(string mark)
    {
        _ec2.Answers["DescribeImages"] = _ => $"<imagesSet><item><imageId>ami-00000001</imageId><imageWatermarkSet>{mark}</imageWatermarkSet></item></imagesSet>";

        Assert.IsType<Known<MarkedAmi>.No>(await ReadAsync());
    }

    [Fact]
    public async Task A_watermark_is_attached_by_its_name_and_removed_by_its_key()
    {
        var watermarks = new AmiWatermarks(_ec2.Calls);

        Assert.IsType<Known<bool>.Yes>(await watermarks.AttachAsync(Ami, "web-released", default));
        Assert.IsType<Known<bool>.Yes>(await watermarks.RemoveAsync(Ami, "111122223333:web-released", default));

        Assert.Equal(
            ["AttachImageWatermark ami-00000001 web-released", "DetachImageWatermark ami-00000001 111122223333:web-released"],
            _ec2.Requests.Select(request => $"{request["Action"]} {request["ImageId"]} {request.GetValueOrDefault("WatermarkName") ?? request["WatermarkKey"]}"));
    }

    [Theory]
    [InlineData("AttachImageWatermark")]
    [InlineData("DetachImageWatermark")]
    public async Task A_refusal_says_why(string operation)
    {
        _ec2.Errors[operation] = _ => "UnauthorizedOperation";
        var watermarks = new AmiWatermarks(_ec2.Calls);

        var answer = operation == "AttachImageWatermark" ? await watermarks.AttachAsync(Ami, "web-released", default) : await watermarks.RemoveAsync(Ami, "a:b", default);

        Assert.Equal("ec2 returned 400: as the test says: UnauthorizedOperation", Assert.IsType<Known<bool>.No>(answer).Reason);
    }

    [Fact]
    public async Task Criteria_are_read_with_providers_watermarks_and_whether_they_ask_for_more()
    {
        _ec2.Answers["GetAllowedImagesSettings"] = _ => """
            <state>audit-mode</state><managedBy>declarative-policy</managedBy><imageCriterionSet>
              <item><imageProviderSet><item>111122223333</item><item>amazon</item></imageProviderSet>
                <imageWatermarkSet><item><watermarkKey>111122223333:*-released</watermarkKey></item><item><sourceImageRegion>us-*</sourceImageRegion></item></imageWatermarkSet></item>
              <item><imageProviderSet><item>amazon</item></imageProviderSet></item>
              <item><scanResultCondition><maximumSeverityLabel>high</maximumSeverityLabel></scanResultCondition></item></imageCriterionSet>
            """;

        var settings = Assert.IsType<Known<AllowedAmisSettings>.Yes>(await new AllowedAmis(_ec2.Calls).ReadAsync("eu-west-1", default)).Value;

        Assert.Equal(("audit-mode", "declarative-policy", 3), (settings.State, settings.ManagedBy, settings.Criteria.Count));
        Assert.Equal(["111122223333", "amazon"], settings.Criteria[0].Providers);
        Assert.Equal(["111122223333:*-released", null], settings.Criteria[0].WatermarkKeys);
        Assert.Equal([false, false, true], settings.Criteria.Select(criterion => criterion.HasFurtherConditions));
        Assert.Empty(settings.Criteria[2].Providers);
    }

    [Fact]
    public async Task Settings_that_were_never_changed_have_no_criteria()
    {
        _ec2.Answers["GetAllowedImagesSettings"] = _ => "<state>disabled</state><managedBy>account</managedBy>";

        Assert.Empty(Assert.IsType<Known<AllowedAmisSettings>.Yes>(await new AllowedAmis(_ec2.Calls).ReadAsync("eu-west-1", default)).Value.Criteria);
    }

    [Theory]
    [InlineData("UnauthorizedOperation")]
    [InlineData(null)]
    public async Task Refused_settings_and_settings_without_a_state_are_unknown(string? error)
    {
        _ec2.Answers["GetAllowedImagesSettings"] = _ => "<managedBy>account</managedBy>";
        _ec2.Errors["GetAllowedImagesSettings"] = _ => error;

        Assert.IsType<Known<AllowedAmisSettings>.No>(await new AllowedAmis(_ec2.Calls).ReadAsync("eu-west-1", default));
    }

    private async Task<Known<MarkedAmi>> ReadAsync() => (await new AmiWatermarks(_ec2.Calls).ReadAsync([Ami], default))[Ami];
}
