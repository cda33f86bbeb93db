using Amazon.EC2.Model;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

public sealed class LaunchTemplatesTests
{
    private const string Newer = "ami-0fedcba9876543210";

    [Fact]
    public async Task A_version_inherits_from_its_source_and_its_devices_lose_their_snapshots()
    {
        await using var stack = await StartAsync();
        var template = await CreateAsync(stack);

        var version = (await stack.Client.CreateLaunchTemplateVersionAsync(new()
        {
            LaunchTemplateId = template.LaunchTemplateId,
            SourceVersion = "1",
            LaunchTemplateData = new() { ImageId = Newer },
            VersionDescription = "patched",
        })).LaunchTemplateVersion;

        Assert.Equal((2, false, "patched"), (version.VersionNumber, version.DefaultVersion, version.VersionDescription));
        var data = version.LaunchTemplateData;
        Assert.Equal((Newer, "m7g.large", "sg-1"), (data.ImageId, data.InstanceType.Value, Assert.Single(data.SecurityGroupIds)));
        Assert.Equal(("/dev/xvda", 30, null), (data.BlockDeviceMappings[0].DeviceName, data.BlockDeviceMappings[0].Ebs.VolumeSize, data.BlockDeviceMappings[0].Ebs.SnapshotId));
        var first = await VersionAsync(stack, template, "1");
        Assert.Equal(("snap-0123456789abcdef0", "instance", "team"), (
            first.LaunchTemplateData.BlockDeviceMappings[0].Ebs.SnapshotId, first.LaunchTemplateData.TagSpecifications[0].ResourceType.Value, first.LaunchTemplateData.TagSpecifications[0].Tags[0].Key));
    }

    [Fact]
    public async Task Without_a_source_a_version_has_only_what_is_sent()
    {
        await using var stack = await StartAsync();
        var template = await CreateAsync(stack);
        var data = (await stack.Client.CreateLaunchTemplateVersionAsync(
            new() { LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = Newer } })).LaunchTemplateVersion.LaunchTemplateData;
        Assert.Equal((Newer, null), (data.ImageId, data.InstanceType?.Value));
        Assert.Equal(2, (await stack.Client.DescribeLaunchTemplatesAsync(new() { LaunchTemplateIds = [template.LaunchTemplateId] })).LaunchTemplates[0].LatestVersionNumber);
    }

    [Fact]
    public async Task Instances_start_from_the_default_version_or_from_a_named_one()
    {
        await using var stack = await StartAsync();
        var template = await CreateAsync(stack);
        await stack.Client.CreateLaunchTemplateVersionAsync(new() { LaunchTemplateName = "web", SourceVersion = "$Latest", LaunchTemplateData = new() { ImageId = Newer } });
        Task<Instance> Run(string? version) => stack.RunAsync(image: null, template: new() { LaunchTemplateName = "web", Version = version });

        var first = await Run(null);
        Assert.Equal((Ec2Stack.Ami, "m7g.large", "web"), (first.ImageId, first.InstanceType.Value, first.Tags.Find(tag => tag.Key == "team")?.Value));
        Assert.Equal(template.LaunchTemplateId, first.Tags.Find(tag => tag.Key == "aws:ec2launchtemplate:id")?.Value);
        Assert.Equal(Newer, (await Run("$Latest")).ImageId);
        Assert.Equal(Newer, (await Run("2")).ImageId);
        Assert.Equal("InvalidLaunchTemplateId.VersionNotFound", await Ec2Stack.RefusalAsync(() => Run("3")));

        await stack.Client.ModifyLaunchTemplateAsync(new() { LaunchTemplateName = "web", DefaultVersion = "2" });
        Assert.Equal(Newer, (await Run("$Default")).ImageId);
        Assert.True((await VersionAsync(stack, template, "2")).DefaultVersion);
    }

    [Fact]
    public async Task A_launch_fails_while_the_template_s_AMI_is_disabled()
    {
        await using var stack = await StartAsync();
        await CreateAsync(stack);
        Task<Instance> Run() => stack.RunAsync(image: null, template: new() { LaunchTemplateName = "web" });
        await stack.Client.DisableImageAsync(new() { ImageId = Ec2Stack.Ami });
        Assert.Equal("InvalidAMIID.Unavailable", await Ec2Stack.RefusalAsync(Run));
        await stack.Client.EnableImageAsync(new() { ImageId = Ec2Stack.Ami });
        await Run();
    }

    [Fact]
    public async Task A_parameter_is_resolved_at_each_launch()
    {
        await using var stack = await StartAsync();
        stack.Put($$"""{ "parameters": { "/golden/web": "{{Ec2Stack.Ami}}" } }""");
        await stack.Client.CreateLaunchTemplateAsync(new() { LaunchTemplateName = "alias", LaunchTemplateData = new() { ImageId = "resolve:ssm:/golden/web" } });
        Task<Instance> Run() => stack.RunAsync(image: null, template: new() { LaunchTemplateName = "alias" });
        Assert.Equal(Ec2Stack.Ami, (await Run()).ImageId);

        stack.Put($$"""{ "parameters": { "/golden/web": "{{Newer}}" } }""");
        Assert.Equal(Newer, (await Run()).ImageId);
        Assert.Equal("resolve:ssm:/golden/web", await ShownAsync(false));
        Assert.Equal(Newer, await ShownAsync(true));
        Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(() => stack.RunAsync(image: "resolve:ssm:/golden/nothing")));

        async Task<string> ShownAsync(bool resolve) => Assert.Single((await stack.Client.DescribeLaunchTemplateVersionsAsync(
            new() { LaunchTemplateName = "alias", ResolveAlias = resolve })).LaunchTemplateVersions).LaunchTemplateData.ImageId;
    }

    [Fact]
    public async Task A_template_for_an_AMI_that_cannot_be_launched_is_created_with_a_warning()
    {
        await using var stack = await StartAsync();
        var created = await stack.Client.CreateLaunchTemplateAsync(new() { LaunchTemplateName = "odd", LaunchTemplateData = new() { ImageId = "ami-00000099" } });
        Assert.Equal("InvalidAMIID.NotFound", Assert.Single(created.Warning.Errors).Code);
        Assert.Null((await CreateResponseAsync(stack)).Warning);
    }

    [Theory]
    [InlineData("$Latest", "2")]
    [InlineData("$Default", "1")]
    [InlineData("1", "1")]
    public async Task Versions_are_described_by_number_latest_and_default(string asked, string number)
    {
        await using var stack = await StartAsync();
        var template = await CreateAsync(stack);
        await stack.Client.CreateLaunchTemplateVersionAsync(new() { LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = Newer } });
        Assert.Equal(number, $"{(await VersionAsync(stack, template, asked)).VersionNumber}");
    }

    [Fact]
    public async Task Versions_of_all_templates_are_described_by_latest_and_default_alone()
    {
        await using var stack = await StartAsync();
        await CreateAsync(stack);
        await stack.Client.CreateLaunchTemplateAsync(new() { LaunchTemplateName = "second", LaunchTemplateData = new() { ImageId = Newer } });
        Assert.Equal(2, (await stack.Client.DescribeLaunchTemplateVersionsAsync(new() { Versions = ["$Latest", "$Default"] })).LaunchTemplateVersions.Count);
        Assert.Equal("second", Assert.Single((await stack.Client.DescribeLaunchTemplateVersionsAsync(
            new() { Versions = ["$Default"], Filters = [new("image-id", [Newer])] })).LaunchTemplateVersions).LaunchTemplateName);
        Assert.Equal("MissingParameter", await Ec2Stack.RefusalAsync(() => stack.Client.DescribeLaunchTemplateVersionsAsync(new() { Versions = ["1"] })));
    }

    [Fact]
    public async Task The_default_version_cannot_be_deleted_others_can()
    {
        await using var stack = await StartAsync();
        await CreateAsync(stack);
        foreach (var _ in (int[])[2, 3])
            await stack.Client.CreateLaunchTemplateVersionAsync(new() { LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = Newer } });

        var result = await stack.Client.DeleteLaunchTemplateVersionsAsync(new() { LaunchTemplateName = "web", Versions = ["1", "3", "9"] });

        Assert.Equal([3], result.SuccessfullyDeletedLaunchTemplateVersions.Select(version => version.VersionNumber));
        Assert.Equal(
            [(1, "unexpectedError"), (9, "launchTemplateVersionDoesNotExist")],
            result.UnsuccessfullyDeletedLaunchTemplateVersions.Select(version => ((int)version.VersionNumber!, version.ResponseError.Code.Value)));
        // A number is not given again.
        Assert.Equal(4, (await stack.Client.CreateLaunchTemplateVersionAsync(
            new() { LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = Newer } })).LaunchTemplateVersion.VersionNumber);
    }

    [Fact]
    public async Task A_name_is_used_once_in_an_account()
    {
        await using var stack = await StartAsync();
        await CreateAsync(stack);
        Assert.Equal("InvalidLaunchTemplateName.AlreadyExistsException", await Ec2Stack.RefusalAsync(() => CreateAsync(stack)));
        await stack.For(Ec2Stack.Other).CreateLaunchTemplateAsync(new() { LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = Newer } });
    }

    [Fact]
    public async Task A_template_is_named_by_id_or_name_and_is_gone_when_deleted()
    {
        await using var stack = await StartAsync();
        var template = await CreateAsync(stack);
        Assert.Equal("InvalidParameterCombination", await Ec2Stack.RefusalAsync(() => stack.Client.ModifyLaunchTemplateAsync(
            new() { LaunchTemplateId = template.LaunchTemplateId, LaunchTemplateName = "web", DefaultVersion = "1" })));
        Assert.Equal("InvalidLaunchTemplateId.NotFound", await Ec2Stack.RefusalAsync(
            () => stack.For(Ec2Stack.Other).DescribeLaunchTemplatesAsync(new() { LaunchTemplateIds = [template.LaunchTemplateId] })));

        await stack.Client.DeleteLaunchTemplateAsync(new() { LaunchTemplateName = "web" });

        Assert.Equal("InvalidLaunchTemplateName.NotFoundException", await Ec2Stack.RefusalAsync(
            () => stack.Client.DescribeLaunchTemplatesAsync(new() { LaunchTemplateNames = ["web"] })));
    }

    private static async Task<Ec2Stack> StartAsync() =>
        await Ec2Stack.StartAsync($$"""{ "images": [ { "id": "{{Ec2Stack.Ami}}" }, { "id": "{{Newer}}" } ] }""");

    private static async Task<LaunchTemplate> CreateAsync(Ec2Stack stack) => (await CreateResponseAsync(stack)).LaunchTemplate;

    private static Task<CreateLaunchTemplateResponse> CreateResponseAsync(Ec2Stack stack) => stack.Client.CreateLaunchTemplateAsync(new()
    {
        LaunchTemplateName = "web",
        LaunchTemplateData = new()
        {
            ImageId = Ec2Stack.Ami,
            InstanceType = "m7g.large",
            SecurityGroupIds = ["sg-1"],
            BlockDeviceMappings = [new() { DeviceName = "/dev/xvda", Ebs = new() { SnapshotId = "snap-0123456789abcdef0", VolumeSize = 30 } }],
            TagSpecifications = [new() { ResourceType = "instance", Tags = [new("team", "web")] }],
        },
    });

    private static async Task<LaunchTemplateVersion> VersionAsync(Ec2Stack stack, LaunchTemplate template, string version) => Assert.Single(
        (await stack.Client.DescribeLaunchTemplateVersionsAsync(new() { LaunchTemplateId = template.LaunchTemplateId, Versions = [version] })).LaunchTemplateVersions);
}
