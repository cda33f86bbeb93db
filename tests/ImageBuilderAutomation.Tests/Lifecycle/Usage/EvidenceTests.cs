using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Reliability;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle.Usage;

/// <summary>What a run asks the sources, and what it records before it disables an image.</summary>
public sealed class EvidenceTests
{
    private const string Due = "web/1.0.0/1";
    private const string Ami = "ami-web-1.0.0-1";

    private readonly LifecycleWorld _world = new()
    {
        Rules = ImageSamples.Rules with { Usage = new() { OtherAccounts = null, LastLaunch = null }, OwnerAcceptsUnknownUse = false },
    };

    private readonly ScriptedUsage _references;

    public EvidenceTests()
    {
        _references = new(UsageSourceKind.References, _world.Clock);
        _world.Usage.Add(_references);
        _world.Service.Add([.. ImageSamples.Newest("web", 3)]);
    }

    [Theory]
    [InlineData("AVAILABLE", 10, false, false)]
    [InlineData("AVAILABLE", 100, false, false)]
    [InlineData("AVAILABLE", 100, true, true)]
    [InlineData("DEPRECATED", 50, true, false)]
    [InlineData("DEPRECATED", 100, false, true)]
    [InlineData("DISABLED", 100, false, false)]
    [InlineData("DISABLED", 500, false, true)]
    public async Task Only_images_are_asked_about_whose_next_step_needs_it(string status, int age, bool referenced, bool asked)
    {
        _world.Rules = _world.Rules with { ProtectReferenced = referenced };
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Service.Add(ImageSamples.Image(Due, age, status), ImageSamples.Image("web/1.0.0/2", 499, status, tags: []) with { AmiIds = [] });

        await _world.RunAsync();

        Assert.Equal(asked ? [[Ami]] : [], _references.Asked);
    }

    [Fact]
    public async Task Before_acting_only_the_images_that_retire_are_asked_about_again()
    {
        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"), ImageSamples.Image("web/1.0.0/2", 99, "DEPRECATED"));
        _references.Uses["ami-web-1.0.0-2"] = [new(UseKind.Instance, "i-1")];

        await _world.RunAsync();

        Assert.Equal([[Ami, "ami-web-1.0.0-2"], [Ami]], _references.Asked);
        Assert.Equal(ImageSamples.Arn(Due), Assert.Single(_world.Service.Sent).ImageArn);
    }

    [Fact]
    public async Task A_use_that_appears_before_acting_keeps_the_image()
    {
        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"));
        var listed = 0;
        _world.Service.WhenListed = () =>
        {
            if (++listed == 2)
                _references.Uses[Ami] = [new(UseKind.LaunchTemplate, "lt-1")];
        };

        await _world.RunAsync();

        Assert.Equal((2, 0), (_references.Asked.Count, _world.Service.Sent.Count));
    }

    [Fact]
    public async Task A_source_that_fails_keeps_the_image_and_the_run_succeeds()
    {
        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"));
        _references.Problem = "ec2 returned 503: unavailable";

        var report = await _world.RunAsync();

        Assert.Contains("would disable, but it is not known whether it is used: references: ec2 returned 503: unavailable", report.Plan!.Of(Due).Reasons);
        Assert.Empty(_world.Service.Sent);
    }

    [Fact]
    public async Task Launch_permissions_are_recorded_with_the_request_to_disable()
    {
        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"));
        _world.Ec2.Shared[Ami] = ["all", "444455556666"];

        await _world.RunAsync();

        var recorded = _world.Records.Of(Due)!.Permissions!;
        Assert.Equal([$"eu-west-1/{Ami}"], Assert.Single(recorded.Amis).Amis);
        Assert.Equal(["444455556666", "all"], recorded.Amis[0].SharedWith);
        Assert.Null(recorded.Unread);
        _world.Clock.Advance(TimeSpan.FromDays(400));
        await _world.RunDaysAsync(2);
        Assert.Equal(LifecycleAction.Delete, _world.Records.Of(Due)!.Actions[^1].Action);
        Assert.Equal(recorded, _world.Records.Of(Due)!.Permissions);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_image_whose_launch_permissions_cannot_be_read_waits_unless_the_owner_accepts_that(bool accepts)
    {
        _world.Rules = _world.Rules with { OwnerAcceptsUnknownUse = accepts };
        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"));
        _world.Ec2.Fault = operation => operation == "DescribeImageAttribute" ? "ec2 returned 403: no" : null;

        if (!accepts)
        {
            var failed = await Assert.ThrowsAsync<PassFailedException>(() => _world.RunAsync());
            Assert.Equal(
                $"Expected to record the launch permissions of {Due} before its AMIs are disabled or deleted; ec2 returned 403: no", Assert.Single(failed.InnerExceptions).Message);
            Assert.Empty(_world.Service.Sent);
            return;
        }

        await _world.RunAsync();
        Assert.Equal("ec2 returned 403: no", _world.Records.Of(Due)!.Permissions!.Unread);
    }

    [Fact]
    public async Task More_launch_permissions_than_a_record_holds_are_not_lost()
    {
        _world.Service.Add(ImageSamples.Image(Due, 100, "DEPRECATED"));
        _world.Ec2.Shared[Ami] = [.. Enumerable.Range(0, LaunchPermissions.MaxNamed).Select(n => $"{n:000000000000}")];
        await Assert.ThrowsAsync<PassFailedException>(() => _world.RunAsync());
        Assert.Empty(_world.Service.Sent);

        _world.Ec2.Shared[Ami] = [.. _world.Ec2.Shared[Ami].Skip(1)];
        await _world.RunAsync();
        Assert.Single(_world.Service.Sent);
    }

    [Fact]
    public async Task The_latest_plan_is_remembered_in_any_mode()
    {
        _world.Options = _world.Options with { Mode = Mode.Observe };
        _world.Service.Add(ImageSamples.Image(Due, 50));

        await _world.RunAsync();

        Assert.Equal(["web/1.0.0/1 deprecate"], _world.Records.Plan!.Retiring);
        Assert.Equal(["web/1.0.0: 1", "web/9.0.0: 998-1000"], _world.Records.Plan.Builds);
    }
}
