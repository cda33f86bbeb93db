using System.Reflection;
using Amazon.EC2.Model;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Releases.Channels;

namespace ImageBuilderAutomation.Aws.Tests.Ec2;

/// <summary>What EC2 answers to a channel's reads and writes of a launch template, and what becomes of it.</summary>
public sealed class TemplateTargetsTests : IAsyncLifetime, IDisposable
{
    private const string Old = "ami-00000000000000001";
    private const string Ami = "ami-0123456789abcdef0";

    private static readonly TemplateTarget Target = new("lt-0123456789abcdef0", null, SetDefault: true);

    private StubEc2 _ec2 = null!;
    private TemplateTargets _targets = null!;
    private int _default = 1;

    public async Task InitializeAsync()
    {
        _ec2 = await StubEc2.StartAsync();
        _targets = new(new("111122223333", "eu-west-1"), _ec2.Environment, TimeProvider.System, timeout: TimeSpan.FromSeconds(1));
        _ec2.Answers["DescribeLaunchTemplateVersions"] = _ => $"<launchTemplateVersionSet>{Version("item", _default, Old, isDefault: true)}</launchTemplateVersionSet>";
        _ec2.Answers["DescribeImages"] = _ => $"<imagesSet><item><imageId>{Ami}</imageId><imageState>available</imageState></item></imagesSet>";
        _ec2.Answers["CreateLaunchTemplateVersion"] = _ => Version("launchTemplateVersion", 2, Ami, isDefault: false);
        _ec2.Answers["ModifyLaunchTemplate"] = _ => "<launchTemplate><defaultVersionNumber>2</defaultVersionNumber></launchTemplate>";
    }

    public async Task DisposeAsync() => await _ec2.DisposeAsync();

    public void Dispose() => _targets.Dispose();

    [Fact]
    public async Task The_default_version_is_read_again_before_it_is_changed()
    {
        Assert.Equal(TargetWrite.Accepted(2), await WriteAsync());
        Assert.Equal(
            ["DescribeLaunchTemplateVersions", "DescribeImages", "CreateLaunchTemplateVersion", "DescribeLaunchTemplateVersions", "ModifyLaunchTemplate"], _ec2.Operations);
        Assert.Equal("2", _ec2.Requests.Last()["SetDefaultVersion"]);
    }

    [Fact]
    public async Task A_default_version_that_somebody_else_changed_meanwhile_stays_and_the_write_waits()
    {
        _ec2.Answers["CreateLaunchTemplateVersion"] = _ =>
        {
            _default = 7;
            return Version("launchTemplateVersion", 8, Ami, isDefault: false);
        };

        Assert.True((await WriteAsync()).IsBusy);

        Assert.DoesNotContain("ModifyLaunchTemplate", _ec2.Operations);
    }

    /// <summary>Where the default version stays, the new one is the latest by then.</summary>
    [Theory]
    [InlineData(true, null)]
    [InlineData(false, 2L)]
    public async Task A_version_that_EC2_warns_of_does_not_become_the_default_one(bool setDefault, long? version)
    {
        _ec2.Answers["CreateLaunchTemplateVersion"] = _ => Version("launchTemplateVersion", 2, Ami, isDefault: false)
            + "<warning><errorSet><item><code>InvalidParameter</code><message>the instance type does not fit</message></item></errorSet></warning>";

        var write = await _targets.WriteAsync(Target with { SetDefault = setDefault }, Ami, default);

        Assert.Equal((version, "version 2 was made, but cannot be used: InvalidParameter the instance type does not fit"), (write.Version, write.Problem));
        Assert.DoesNotContain("ModifyLaunchTemplate", _ec2.Operations);
    }

    /// <summary>Ubuntu calls its root device /dev/sda1, Amazon Linux /dev/xvda.</summary>
    [Fact]
    public async Task A_root_device_with_another_name_is_refused_where_the_template_sets_the_one_before()
    {
        _ec2.Answers["DescribeLaunchTemplateVersions"] = _ => "<launchTemplateVersionSet>" + Version("item", 1, Old, isDefault: true).Replace(
            "</imageId>", "</imageId><blockDeviceMappingSet><item><deviceName>/dev/sda1</deviceName><ebs><volumeSize>50</volumeSize></ebs></item></blockDeviceMappingSet>",
            StringComparison.Ordinal) + "</launchTemplateVersionSet>";
        _ec2.Answers["DescribeImages"] = request => $"<imagesSet><item><imageId>{request["ImageId.1"]}</imageId><imageState>available</imageState>"
            + $"<rootDeviceName>{(request["ImageId.1"] == Old ? "/dev/sda1" : "/dev/xvda")}</rootDeviceName></item></imagesSet>";

        Assert.Equal(
            "its default version sets /dev/sda1, the root device of the AMI before, but the root device of the image is /dev/xvda", (await WriteAsync()).Problem);

        Assert.DoesNotContain("CreateLaunchTemplateVersion", _ec2.Operations);
    }

    /// <summary>Whoever has a revoked image disabled at once does not want its volumes in the next version.</summary>
    [Fact]
    public async Task The_volumes_of_an_AMI_before_that_is_disabled_by_now_are_left_out()
    {
        const string device = "<blockDeviceMapping><item><deviceName>/dev/sdf</deviceName><ebs><snapshotId>snap-of-the-old</snapshotId></ebs></item></blockDeviceMapping>";
        _ec2.Answers["DescribeLaunchTemplateVersions"] = _ => "<launchTemplateVersionSet>"
            + Version("item", 1, Old, isDefault: true).Replace("</imageId>", $"</imageId>{device.Replace("blockDeviceMapping>", "blockDeviceMappingSet>", StringComparison.Ordinal)}", StringComparison.Ordinal)
            + "</launchTemplateVersionSet>";
        _ec2.Answers["DescribeImages"] = request => request["ImageId.1"] == Old
            ? $"<imagesSet><item><imageId>{Old}</imageId><imageState>disabled</imageState><rootDeviceName>/dev/xvda</rootDeviceName>{device}</item></imagesSet>"
            : $"<imagesSet><item><imageId>{Ami}</imageId><imageState>available</imageState><rootDeviceName>/dev/xvda</rootDeviceName></item></imagesSet>";

        Assert.Equal(TargetWrite.Accepted(2), await WriteAsync());

        var created = _ec2.Requests.Single(request => request["Action"] == "CreateLaunchTemplateVersion");
        Assert.DoesNotContain("snap-of-the-old", created.Values);
    }

    [Theory]
    [InlineData("RequestLimitExceeded", true)]
    [InlineData("UnauthorizedOperation", false)]
    [InlineData("LaunchTemplateVersionLimitExceeded", false)]
    public async Task A_refused_write_is_an_answer_and_one_that_only_waits_is_busy(string code, bool isBusy)
    {
        _targets.Dispose();
        _targets = new(new("111122223333", "eu-west-1"), _ec2.Environment, TimeProvider.System, new StubEc2.InstantTimer(), TimeSpan.FromSeconds(1));
        _ec2.Errors["CreateLaunchTemplateVersion"] = _ => code;

        var write = await WriteAsync();

        Assert.Equal((null, isBusy), (write.Version, write.IsBusy));
        Assert.Contains(code, write.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Unavailable", null)]
    [InlineData(null, "")]
    [InlineData(null, "another AMI")]
    public async Task A_write_without_a_usable_answer_may_have_had_its_effect(string? error, string? answer)
    {
        _ec2.Errors["CreateLaunchTemplateVersion"] = _ => error;
        _ec2.Answers["CreateLaunchTemplateVersion"] = _ => answer == "" ? "" : Version("launchTemplateVersion", 2, Old, isDefault: false);

        await Assert.ThrowsAsync<ServiceRefusedException>(WriteAsync);
    }

    [Fact]
    public async Task A_write_ends_before_another_invocation_may_write()
    {
        using var never = new ManualResetEventSlim();
        using var targets = new TemplateTargets(
            new("111122223333", "eu-west-1"), _ec2.Environment, TimeProvider.System, timeout: TimeSpan.FromSeconds(30), limit: TimeSpan.FromMilliseconds(200));
        _ec2.Answers["CreateLaunchTemplateVersion"] = _ =>
        {
            never.Wait(TimeSpan.FromSeconds(20));
            return "";
        };

        var late = await Assert.ThrowsAsync<ServiceRefusedException>(() => targets.WriteAsync(Target, Ami, default));
        never.Set();

        Assert.StartsWith("ec2 did not do it within", late.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ModifyLaunchTemplate", _ec2.Operations);
    }

    [Fact]
    public async Task Each_Region_is_called_by_its_own_client()
    {
        await _targets.ReadAsync(Target, default);
        await _targets.ReadAsync(Target with { Region = "us-west-2" }, default);

        Assert.Equal(["eu-west-1", "us-west-2"], _ec2.Signatures.Select(header => header.Split('/')[2]));
    }

    [Fact]
    public async Task A_response_without_a_version_is_unknown()
    {
        _ec2.Answers["DescribeLaunchTemplateVersions"] = _ => "<launchTemplateVersionSet/>";
        Assert.Equal("ec2 returned no default version.", Assert.IsType<Known<TargetReading>.No>(await _targets.ReadAsync(Target, default)).Reason);
    }

    /// <summary>What is sent again replaces the whole list, so a member that is not copied would be lost.</summary>
    [Fact]
    public void Every_member_of_a_device_that_the_client_knows_is_sent_again()
    {
        var mapping = new LaunchTemplateBlockDeviceMapping { DeviceName = "/dev/sdg", NoDevice = "", VirtualName = "ephemeral0", Ebs = new() };
        Fill(mapping.Ebs);

        var sent = LaunchTemplateDevices.ToRequest(mapping, new HashSet<string> { "/dev/sdg" });

        Assert.Equal(Shown(mapping.Ebs), Shown(sent.Ebs));
        Assert.Equal((mapping.DeviceName, mapping.NoDevice, mapping.VirtualName), (sent.DeviceName, sent.NoDevice, sent.VirtualName));
        Assert.Equal(Names(mapping), Names(sent));
        Assert.Null(LaunchTemplateDevices.ToRequest(mapping, new HashSet<string>()).Ebs.SnapshotId);
    }

    private Task<TargetWrite> WriteAsync() => _targets.WriteAsync(Target, Ami, default);

    private static string Version(string element, int number, string ami, bool isDefault) => $"""
        <{element}><launchTemplateId>{Target.Id}</launchTemplateId><versionNumber>{number}</versionNumber><defaultVersion>{(isDefault ? "true" : "false")}</defaultVersion>
        <launchTemplateData><imageId>{ami}</imageId></launchTemplateData></{element}>
        """;

    private static void Fill(object value)
    {
        foreach (var property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        {
            var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            property.SetValue(value, type == typeof(bool) ? true : type == typeof(int) ? 7 : type == typeof(string) ? property.Name : Activator.CreateInstance(type, property.Name));
        }
    }

    private static IEnumerable<string> Shown(object value) => Properties(value).Select(property => $"{property.Name} {property.GetValue(value)}");

    private static IEnumerable<string> Names(object value) => Properties(value).Select(property => property.Name);

    private static IEnumerable<PropertyInfo> Properties(object value) =>
        value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).OrderBy(property => property.Name, StringComparer.Ordinal);
}
