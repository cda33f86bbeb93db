using Amazon.EC2.Model;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

/// <summary>The product's own adapter for launch templates of channels, over the local host's EC2.</summary>
public sealed class TemplateTargetTests : IAsyncLifetime, IDisposable
{
    private const string Newer = "ami-0fedcba9876543210";

    private Ec2Stack _stack = null!;
    private TemplateTargets _targets = null!;
    private TemplateTarget _target = null!;

    public async Task InitializeAsync()
    {
        _stack = await Ec2Stack.StartAsync($$"""{ "images": [ { "id": "{{Ec2Stack.Ami}}" }, { "id": "{{Newer}}" } ] }""");
        _targets = new(new(Ec2Stack.Owner, "us-east-1"), _stack.Stack.ClientEnvironment(Ec2Stack.Owner), _stack.Clock);
        await CreateAsync(new() { ImageId = Ec2Stack.Ami, InstanceType = "m7g.large", SecurityGroupIds = ["sg-1"] });
    }

    public async Task DisposeAsync() => await _stack.DisposeAsync();

    public void Dispose() => _targets.Dispose();

    [Fact]
    public async Task The_new_default_version_differs_from_the_one_before_in_nothing_but_the_AMI()
    {
        Assert.Equal(TargetWrite.Accepted(2), await WriteAsync(Newer));

        Assert.Equal(new(Newer, 2), await ReadAsync());
        var (before, after) = (await DataAsync("1"), await DataAsync("$Default"));
        Assert.Equal((Newer, before.InstanceType, "sg-1"), (after.ImageId, after.InstanceType, Assert.Single(after.SecurityGroupIds)));
        Assert.Equal($"{Newer}, otherwise as version 1", (await VersionsAsync())[0].VersionDescription);
    }

    [Fact]
    public async Task Where_the_policy_does_not_say_so_the_default_version_stays()
    {
        _target = _target with { SetDefault = false };

        Assert.Equal(TargetWrite.Accepted(2), await WriteAsync(Newer));

        Assert.Equal(new(Newer, 2), await ReadAsync());
        Assert.Equal(Ec2Stack.Ami, (await DataAsync("$Default")).ImageId);
    }

    /// <summary>Each move makes a version from the same default one, so nothing but the latest version tells two moves of one day to the same AMI apart.</summary>
    [Fact]
    public async Task Where_the_default_version_stays_an_AMI_can_become_the_latest_twice_a_day()
    {
        _target = _target with { SetDefault = false };
        await WriteAsync(Newer);
        Assert.Equal(TargetWrite.Accepted(3), await WriteAsync(Ec2Stack.Ami));

        Assert.Equal(TargetWrite.Accepted(4), await WriteAsync(Newer));

        Assert.Equal(new(Newer, 4), await ReadAsync());
    }

    [Fact]
    public async Task The_way_back_makes_a_version_from_what_the_default_one_has_become()
    {
        await WriteAsync(Newer);
        await _stack.Client.CreateLaunchTemplateVersionAsync(new() { LaunchTemplateId = _target.Id, SourceVersion = "2", LaunchTemplateData = new() { KeyName = "ops" } });
        await _stack.Client.ModifyLaunchTemplateAsync(new() { LaunchTemplateId = _target.Id, DefaultVersion = "3" });

        Assert.Equal(TargetWrite.Accepted(4), await WriteAsync(Ec2Stack.Ami));

        var data = await DataAsync("$Default");
        Assert.Equal((Ec2Stack.Ami, "ops", "m7g.large"), (data.ImageId, data.KeyName, data.InstanceType.Value));
    }

    [Fact]
    public async Task A_template_that_has_the_AMI_already_gets_no_version()
    {
        Assert.Equal(TargetWrite.Accepted(1), await WriteAsync(Ec2Stack.Ami));
        Assert.Single(await VersionsAsync());
    }

    [Theory]
    [InlineData("CreateLaunchTemplateVersion")]
    [InlineData("ModifyLaunchTemplate")]
    public async Task After_a_lost_response_the_same_version_is_used(string operation)
    {
        // Two failures: the client itself makes a second attempt.
        _stack.Put($$"""{ "faults": [ { "operation": "{{operation}}", "error": "InternalError", "message": "m", "times": 2, "afterEffect": true } ] }""");
        await Assert.ThrowsAsync<ServiceRefusedException>(() => WriteAsync(Newer));

        Assert.Equal(TargetWrite.Accepted(2), await WriteAsync(Newer));

        Assert.Equal(new(Newer, 2), await ReadAsync());
        Assert.Equal(2, (await VersionsAsync()).Count);
    }

    [Fact]
    public async Task Without_the_permission_to_change_the_default_version_repeated_attempts_make_one_version()
    {
        _stack.Put("""{ "faults": [ { "operation": "ModifyLaunchTemplate", "error": "UnauthorizedOperation", "message": "You are not authorized" } ] }""");
        for (var i = 0; i < 3; i++)
            Assert.Contains("not authorized", (await WriteAsync(Newer)).Problem, StringComparison.Ordinal);
        Assert.Equal(2, (await VersionsAsync()).Count);
        Assert.Equal(new(Ec2Stack.Ami, 1), await ReadAsync());
    }

    [Fact]
    public async Task A_volume_of_data_keeps_its_snapshot_and_the_root_volume_comes_from_the_new_image()
    {
        await CreateAsync(new()
        {
            ImageId = Ec2Stack.Ami,
            BlockDeviceMappings =
            [
                new() { DeviceName = "/dev/xvda", Ebs = new() { SnapshotId = "snap-0123456789abcdef0", VolumeSize = 30, VolumeType = "gp3" } },
                new() { DeviceName = "/dev/sdg", Ebs = new() { SnapshotId = "snap-0fedcba9876543210", VolumeSize = 500, Throughput = 250, DeleteOnTermination = false } },
            ],
        });

        await WriteAsync(Newer);

        var devices = (await DataAsync("$Default")).BlockDeviceMappings;
        Assert.Equal(("/dev/xvda", null, 30, "gp3"), (devices[0].DeviceName, devices[0].Ebs.SnapshotId, devices[0].Ebs.VolumeSize, devices[0].Ebs.VolumeType.Value));
        Assert.Equal(
            ("/dev/sdg", "snap-0fedcba9876543210", 500, 250, false),
            (devices[1].DeviceName, devices[1].Ebs.SnapshotId, devices[1].Ebs.VolumeSize, devices[1].Ebs.Throughput, devices[1].Ebs.DeleteOnTermination));
    }

    [Fact]
    public async Task A_template_that_resolves_a_parameter_is_left_alone()
    {
        await CreateAsync(new() { ImageId = "resolve:ssm:/golden/web" });
        Assert.Contains("resolve:ssm:/golden/web: make that parameter the target", (await WriteAsync(Newer)).Problem, StringComparison.Ordinal);
        Assert.Single(await VersionsAsync());
    }

    [Theory]
    [InlineData("ami-00000000000000001")]
    [InlineData("disabled")]
    public async Task An_AMI_that_nothing_can_be_launched_from_gets_no_version(string ami)
    {
        if (ami == "disabled")
            await _stack.Client.DisableImageAsync(new() { ImageId = ami = Newer });
        Assert.Contains("no instance can be launched from it", (await WriteAsync(ami)).Problem, StringComparison.Ordinal);
        Assert.Single(await VersionsAsync());
    }

    [Fact]
    public async Task A_template_that_does_not_exist_is_unknown_and_refused_by_its_id()
    {
        _target = _target with { Id = "lt-00000000000000001" };
        var reason = Assert.IsType<Known<TargetReading>.No>(await _targets.ReadAsync(_target, default)).Reason;
        Assert.Equal("there is no launch template lt-00000000000000001 in us-east-1.", reason);
        Assert.Equal(new(null, false, reason), await WriteAsync(Newer));
    }

    private async Task CreateAsync(RequestLaunchTemplateData data) => _target = new(
        (await _stack.Client.CreateLaunchTemplateAsync(new() { LaunchTemplateName = $"web-{Guid.NewGuid():N}", LaunchTemplateData = data })).LaunchTemplate.LaunchTemplateId,
        null, SetDefault: true);

    private Task<TargetWrite> WriteAsync(string ami) => _targets.WriteAsync(_target, ami, default);

    private async Task<TargetReading> ReadAsync() => Assert.IsType<Known<TargetReading>.Yes>(await _targets.ReadAsync(_target, default)).Value;

    private async Task<ResponseLaunchTemplateData> DataAsync(string version) => Assert.Single((await _stack.Client.DescribeLaunchTemplateVersionsAsync(
        new() { LaunchTemplateId = _target.Id, Versions = [version] })).LaunchTemplateVersions).LaunchTemplateData;

    /// <summary>Newest first.</summary>
    private async Task<List<LaunchTemplateVersion>> VersionsAsync() =>
        (await _stack.Client.DescribeLaunchTemplateVersionsAsync(new() { LaunchTemplateId = _target.Id })).LaunchTemplateVersions;
}
