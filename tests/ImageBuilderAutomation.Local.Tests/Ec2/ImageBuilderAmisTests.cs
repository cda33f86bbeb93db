using Amazon.EC2.Model;
using Amazon.Imagebuilder;
using Amazon.Imagebuilder.Model;
using ImageBuilderAutomation.Aws;
using Image = Amazon.EC2.Model.Image;
using Tag = Amazon.EC2.Model.Tag;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

/// <summary>What Image Builder makes and does is seen in EC2, and what is done in EC2 is seen by Image Builder's rules.</summary>
public sealed class ImageBuilderAmisTests : IAsyncLifetime
{
    private const string Base = "arn:aws:imagebuilder:us-east-1:aws:image/amazon-linux-2023-x86/x.x.x";
    private const string Organization = "arn:aws:organizations::123456789012:organization/o-abcdefghij";
    private const string Arn = "arn:aws:imagebuilder:us-east-1:123456789012:image/golden/1.0.0/1";

    private Ec2Stack _stack = null!;
    private IAmazonImagebuilder _imageBuilder = null!;

    public async Task InitializeAsync()
    {
        _stack = await Ec2Stack.StartAsync("{}");
        _imageBuilder = AwsClients.ImageBuilder(_stack.Stack.ClientEnvironment(Ec2Stack.Owner));
    }

    public async Task DisposeAsync()
    {
        _imageBuilder.Dispose();
        await _stack.DisposeAsync();
    }

    [Fact]
    public async Task A_built_AMI_appears_with_tags_snapshot_and_the_shares_of_its_distribution()
    {
        await BuildAsync(new() { LaunchPermission = new() { UserIds = [Ec2Stack.Other], OrganizationArns = [Organization] } });

        var image = await OnlyAsync();
        Assert.Equal((await BuiltAsync())[0].Image, image.ImageId);
        Assert.Equal(("available", "golden 2026", Ec2Stack.Owner), (image.State.Value, image.Name[..11], image.OwnerId));
        Assert.Equal((Arn, "EC2 Image Builder"), (TagOf(image.Tags, "Ec2ImageBuilderArn"), TagOf(image.Tags, "CreatedBy")));
        var snapshot = Assert.Single((await _stack.Client.DescribeSnapshotsAsync(new DescribeSnapshotsRequest { OwnerIds = ["self"] })).Snapshots);
        Assert.Equal((image.BlockDeviceMappings[0].Ebs.SnapshotId, Arn), (snapshot.SnapshotId, TagOf(snapshot.Tags, "Ec2ImageBuilderArn")));
        Assert.Equal(image.ImageId, (await _stack.ImageAsync(image.ImageId, Ec2Stack.Other)).ImageId);
        var shares = (await _stack.Client.DescribeImageAttributeAsync(new() { ImageId = image.ImageId, Attribute = "launchPermission" })).ImageAttribute.LaunchPermissions;
        Assert.Equal([Ec2Stack.Other, Organization], shares.Select(share => share.UserId ?? share.OrganizationArn));
        Assert.Equal([(image.ImageId, "available")], _stack.AmiEvents);
        await _stack.RunAsync(Ec2Stack.Other, image.ImageId);
    }

    [Fact]
    public async Task Copies_belong_to_the_target_accounts_and_Regions_and_name_their_source()
    {
        await BuildAsync(new() { TargetAccountIds = [Ec2Stack.Other] }, "eu-west-1");

        var source = await OnlyAsync();
        var copy = Assert.Single((await _stack.For(Ec2Stack.Other, "eu-west-1").DescribeImagesAsync(new DescribeImagesRequest { Owners = ["self"] })).Images);
        Assert.Equal((source.ImageId, "us-east-1", Ec2Stack.Other, Arn), (copy.SourceImageId, copy.SourceImageRegion, copy.OwnerId, TagOf(copy.Tags, "Ec2ImageBuilderArn")));
        Assert.NotEqual(source.BlockDeviceMappings[0].Ebs.SnapshotId, copy.BlockDeviceMappings[0].Ebs.SnapshotId);
    }

    [Fact]
    public async Task Watermarks_of_a_recipe_are_on_the_AMI_and_its_copies()
    {
        await BuildAsync(new() { TargetAccountIds = [Ec2Stack.Other] }, "eu-west-1", watermarks: ["team web", "golden-released"]);

        var source = await OnlyAsync();
        var copy = Assert.Single((await _stack.For(Ec2Stack.Other, "eu-west-1").DescribeImagesAsync(new DescribeImagesRequest { Owners = ["self"] })).Images);
        foreach (var image in new[] { source, copy })
        {
            Assert.Equal(
                [("123456789012:team web", source.ImageId, "us-east-1"), ("123456789012:golden-released", source.ImageId, "us-east-1")],
                image.ImageWatermarks.Select(mark => (mark.WatermarkKey, mark.SourceImageId, mark.SourceImageRegion)));
        }
    }

    [Fact]
    public async Task What_Image_Builder_does_to_an_image_is_done_to_its_AMI()
    {
        await BuildAsync(new() { LaunchPermission = new() { UserIds = [Ec2Stack.Other] } });

        await UpdateAsync(ResourceStatus.DEPRECATED);
        var deprecated = await OnlyAsync();
        Assert.NotNull(deprecated.DeprecationTime);
        Assert.Equal("EC2 Image Builder", TagOf(deprecated.Tags, "DeprecatedBy"));
        await _stack.RunAsync(Ec2Stack.Other, deprecated.ImageId);

        await UpdateAsync(ResourceStatus.DISABLED);
        Assert.Equal("disabled", (await OnlyAsync()).State.Value);
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => _stack.RunAsync(Ec2Stack.Other, deprecated.ImageId)));

        await UpdateAsync(ResourceStatus.AVAILABLE);
        var enabled = await OnlyAsync();
        Assert.Equal(("available", null, null), (enabled.State.Value, enabled.DeprecationTime, TagOf(enabled.Tags, "DeprecatedBy")));

        await UpdateAsync(ResourceStatus.DELETED, snapshots: true);
        Assert.True((await _stack.Client.DescribeImagesAsync(new DescribeImagesRequest { IncludeDisabled = true })).Images is null or []);
        Assert.True((await _stack.Client.DescribeSnapshotsAsync(new DescribeSnapshotsRequest())).Snapshots is null or []);
        Assert.Equal(["available", "disabled", "available", "deregistered"], _stack.AmiEvents.Select(evt => evt.State));
    }

    [Fact]
    public async Task Without_its_resources_a_deleted_image_leaves_AMI_and_snapshot_behind()
    {
        await BuildAsync(new());
        await _imageBuilder.DeleteImageAsync(new() { ImageBuildVersionArn = Arn });

        Assert.Equal(Arn, TagOf((await OnlyAsync()).Tags, "Ec2ImageBuilderArn"));
        Assert.Single((await _stack.Client.DescribeSnapshotsAsync(new DescribeSnapshotsRequest())).Snapshots);
    }

    [Fact]
    public async Task Image_Builder_deletes_no_AMI_that_is_protected_and_takes_one_that_is_gone_for_deleted()
    {
        await BuildAsync(new());
        var ami = (await OnlyAsync()).ImageId;
        await _stack.Client.EnableImageDeregistrationProtectionAsync(new() { ImageId = ami });
        await UpdateAsync(ResourceStatus.DELETED);
        Assert.Equal("available", (await OnlyAsync()).State.Value);
        Assert.Equal("AVAILABLE", (await _imageBuilder.GetImageAsync(new() { ImageBuildVersionArn = Arn })).Image.State.Status.Value);

        await _stack.Client.DisableImageDeregistrationProtectionAsync(new() { ImageId = ami });
        await _stack.Client.DeregisterImageAsync(new DeregisterImageRequest { ImageId = ami });
        await UpdateAsync(ResourceStatus.DELETED);
        await Assert.ThrowsAsync<AmazonImagebuilderException>(() => _imageBuilder.GetImageAsync(new() { ImageBuildVersionArn = Arn }));
    }

    [Theory]
    [InlineData("""{ "tagMap": { "keep": "yes" } }""", true)]
    [InlineData("""{ "sharedAccounts": [ "444455556666" ] }""", true)]
    [InlineData("""{ "lastLaunched": { "unit": "DAYS", "value": 3 } }""", true)]
    [InlineData("""{ "tagMap": { "keep": "no" } }""", false)]
    public async Task Exclusion_rules_see_tags_shares_and_launches_that_EC2_was_asked_for(string rule, bool isExcluded)
    {
        await BuildAsync(new());
        var ami = (await OnlyAsync()).ImageId;
        await _stack.Client.CreateTagsAsync(new() { Resources = [ami], Tags = [new Tag("keep", "yes")] });
        await _stack.Client.ModifyImageAttributeAsync(new() { ImageId = ami, LaunchPermission = new() { Add = [new() { UserId = Ec2Stack.Other }] } });
        await _stack.RunAsync(image: ami);
        await _stack.AdvanceAsync(TimeSpan.FromHours(25));

        await UpdateAsync(ResourceStatus.DISABLED, exclusions: rule);

        Assert.Equal(isExcluded ? "available" : "disabled", (await OnlyAsync()).State.Value);
    }

    [Fact]
    public async Task Recipes_that_name_an_AMI_refer_to_it()
    {
        await BuildAsync(new());
        var ami = (await OnlyAsync()).ImageId;
        var recipe = (await _imageBuilder.CreateImageRecipeAsync(new() { Name = "child", SemanticVersion = "1.0.0", ParentImage = ami })).ImageRecipeArn;

        var references = (await _stack.Client.DescribeImageReferencesAsync(new() { ImageIds = [ami], IncludeAllResourceTypes = true })).ImageReferences;

        Assert.Equal(("imagebuilder:ImageRecipe", recipe), (Assert.Single(references).ResourceType.Value, references[0].Arn));
    }

    [Fact]
    public async Task A_distribution_adds_a_version_to_a_launch_template()
    {
        var template = (await _stack.Client.CreateLaunchTemplateAsync(
            new() { LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = "ami-00000001", InstanceType = "m7g.large" } })).LaunchTemplate.LaunchTemplateId;
        await BuildAsync(new(), template: template);

        var version = Assert.Single((await _stack.Client.DescribeLaunchTemplateVersionsAsync(new() { LaunchTemplateId = template, Versions = ["$Default"] })).LaunchTemplateVersions);
        Assert.Equal((2, (await OnlyAsync()).ImageId, "m7g.large"), (version.VersionNumber, version.LaunchTemplateData.ImageId, version.LaunchTemplateData.InstanceType.Value));
    }

    [Fact]
    public async Task Uses_of_an_image_are_put_in_by_its_ARN()
    {
        await BuildAsync(new());
        _stack.Put($$"""{ "account": "{{Ec2Stack.Other}}", "instances": [ { "image": "{{Arn}}", "count": 12 } ] }""");
        var instances = (await _stack.For(Ec2Stack.Other).DescribeInstancesAsync(new DescribeInstancesRequest())).Reservations.SelectMany(reservation => reservation.Instances).ToList();
        Assert.Equal(12, instances.Count);
        Assert.Equal((await OnlyAsync()).ImageId, instances[0].ImageId);
    }

    /// <summary>Builds golden/1.0.0/1 and distributes it.</summary>
    private async Task BuildAsync(AmiDistributionConfiguration settings, string region = Ec2Stack.Region, string? template = null, List<string>? watermarks = null)
    {
        var infrastructure = (await _imageBuilder.CreateInfrastructureConfigurationAsync(new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        var recipe = (await _imageBuilder.CreateImageRecipeAsync(
            new() { Name = "golden", SemanticVersion = "1.0.0", ParentImage = Base, AmiWatermarks = watermarks })).ImageRecipeArn;
        settings.Name ??= "golden {{ imagebuilder:buildDate }}";
        var distribution = (await _imageBuilder.CreateDistributionConfigurationAsync(new()
        {
            Name = "golden",
            Distributions =
            [
                new()
                {
                    Region = region,
                    AmiDistributionConfiguration = settings,
                    LaunchTemplateConfigurations = template is null ? null : [new() { LaunchTemplateId = template, SetDefaultVersion = true }],
                },
            ],
        })).DistributionConfigurationArn;
        await _imageBuilder.CreateImageAsync(new() { ImageRecipeArn = recipe, InfrastructureConfigurationArn = infrastructure, DistributionConfigurationArn = distribution });
        await _stack.AdvanceAsync(TimeSpan.FromDays(1));
    }

    private async Task UpdateAsync(ResourceStatus status, bool snapshots = false, string? exclusions = null)
    {
        var rule = exclusions is null ? null : System.Text.Json.Nodes.JsonNode.Parse(exclusions);
        await _imageBuilder.StartResourceStateUpdateAsync(new()
        {
            ResourceArn = Arn,
            State = new() { Status = status },
            ExecutionRole = "arn:aws:iam::123456789012:role/lifecycle",
            IncludeResources = new() { Amis = true, Snapshots = snapshots },
            ExclusionRules = rule is null ? null : new()
            {
                Amis = new()
                {
                    TagMap = rule["tagMap"] is { } tags ? new() { ["keep"] = tags["keep"]!.ToString() } : null,
                    SharedAccounts = rule["sharedAccounts"] is { } accounts ? [accounts[0]!.ToString()] : null,
                    LastLaunched = rule["lastLaunched"] is null ? null : new() { Unit = LifecyclePolicyTimeUnit.DAYS, Value = 3 },
                },
            },
        });
        await _stack.AdvanceAsync(TimeSpan.FromHours(1));
    }

    /// <summary>The only AMI of the owner in the stack's Region.</summary>
    private async Task<Image> OnlyAsync() =>
        Assert.Single((await _stack.Client.DescribeImagesAsync(new DescribeImagesRequest { Owners = ["self"], IncludeDisabled = true })).Images);

    private async Task<List<Ami>> BuiltAsync() => (await _imageBuilder.GetImageAsync(new() { ImageBuildVersionArn = Arn })).Image.OutputResources.Amis;

    private static string? TagOf(List<Tag>? tags, string key) => tags?.Find(tag => tag.Key == key)?.Value;
}
