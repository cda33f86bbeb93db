using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Reliability;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Lifecycle;

/// <summary>A disabled AMI loses its launch permissions. Whoever restores it gives them back.</summary>
public sealed class SharingTests
{
    private const string Due = "web/1.0.0/1";
    private const string Ami = "ami-web-1.0.0-1";

    private readonly LifecycleWorld _world = World();

    private static LifecycleWorld World()
    {
        var world = new LifecycleWorld { Rules = ImageSamples.Rules with { Quiet = TimeSpan.FromDays(30) } };
        world.Service.Add([.. ImageSamples.Newest("web", 3), ImageSamples.Image(Due, 500, "DEPRECATED")]);
        world.Ec2.Shared[Ami] = ["444455556666", "arn:aws:organizations::111122223333:organization/o-1"];
        return world;
    }

    /// <summary>Disables the image, as EC2 does it, and brings it back.</summary>
    private static async Task BringBackAsync(LifecycleWorld world)
    {
        await world.RunDaysAsync(3);
        world.Ec2.Shared.Remove(Ami);
        await world.FailLaunchAsync(Due);
        world.Clock.Advance(TimeSpan.FromDays(1));
    }

    [Fact]
    public async Task A_restored_image_is_shared_again_with_everybody()
    {
        await BringBackAsync(_world);
        await _world.RunAsync();

        Assert.Equal(["444455556666", "arn:aws:organizations::111122223333:organization/o-1"], _world.Ec2.Shared[Ami].Order(StringComparer.Ordinal));
        Assert.Single(_world.Notifications.Distinct, notification => notification.Kind == "Launch Permissions Restored");
        Assert.Null(_world.Records.Of(Due)!.Sharing);
    }

    [Fact]
    public async Task What_is_shared_already_is_not_requested_and_nothing_is_taken_away()
    {
        await BringBackAsync(_world);
        _world.Ec2.Shared[Ami] = ["444455556666", "777788889999", "arn:aws:organizations::111122223333:organization/o-1"];

        await _world.RunAsync();

        Assert.DoesNotContain("ModifyImageAttribute", _world.Ec2.Calls);
        Assert.Contains("777788889999", _world.Ec2.Shared[Ami]);
    }

    [Fact]
    public async Task A_refusal_is_told_once_and_tried_again_until_the_image_is_shared()
    {
        await BringBackAsync(_world);
        _world.Ec2.Fault = operation => operation == "ModifyImageAttribute" ? "ec2 returned 503" : null;
        await _world.RunDaysAsync(3);
        Assert.Single(_world.Notifications.Distinct, notification => notification.Kind == "Launch Permissions Not Restored");

        _world.Ec2.Fault = _ => null;
        await _world.RunDaysAsync(1);

        Assert.Equal(2, _world.Ec2.Shared[Ami].Count);
    }

    [Fact]
    public async Task One_account_that_no_longer_exists_keeps_nobody_else_from_being_given_it_back()
    {
        await BringBackAsync(_world);
        _world.Ec2.Closed.Add("arn:aws:organizations::111122223333:organization/o-1");

        await _world.RunDaysAsync(1);

        Assert.Equal(["444455556666"], _world.Ec2.Shared[Ami]);
    }

    [Fact]
    public async Task What_its_owner_takes_away_after_it_was_given_back_is_not_given_again()
    {
        await BringBackAsync(_world);
        _world.Ec2.Closed.Add("arn:aws:organizations::111122223333:organization/o-1");
        await _world.RunDaysAsync(2);
        _world.Ec2.Shared[Ami] = [];

        await _world.RunDaysAsync(3);

        Assert.Empty(_world.Ec2.Shared[Ami]);
        Assert.NotNull(_world.Records.Of(Due)!.Sharing);
    }

    [Fact]
    public async Task An_AMI_that_EC2_does_not_find_yet_is_shared_later()
    {
        await BringBackAsync(_world);
        _world.Ec2.Unfound.Add(Ami);
        await _world.RunDaysAsync(1);
        Assert.Contains("EC2 does not find it", _world.Records.Of(Due)!.Sharing!.Problem, StringComparison.Ordinal);

        _world.Ec2.Unfound.Clear();
        await _world.RunDaysAsync(1);

        Assert.Equal(2, _world.Ec2.Shared[Ami].Count);
    }

    [Fact]
    public async Task Those_who_are_missing_are_named_and_in_the_end_everybody()
    {
        const string Organization = "arn:aws:organizations::111122223333:organization/o-1";
        await BringBackAsync(_world);
        _world.Ec2.Closed.Add(Organization);
        await _world.RunDaysAsync(1);
        Assert.Equal([Organization], SharedWith("Launch Permissions Not Restored"));

        _world.Ec2.Closed.Clear();
        await _world.RunDaysAsync(1);

        Assert.Equal(["444455556666", Organization], SharedWith("Launch Permissions Restored"));

        IEnumerable<string> SharedWith(string kind) =>
            JsonNode.Parse(Assert.Single(_world.Notifications.Distinct, notification => notification.Kind == kind).ToDetail())!["sharedWith"]!.AsArray().Select(name => $"{name}");
    }

    /// <remarks>A DynamoDB item is limited to 400 KB.</remarks>
    [Fact]
    public async Task AMIs_that_all_lack_something_else_do_not_outgrow_the_record()
    {
        string[] amis = ["ami-a", "ami-b", "ami-c"];
        string[] accounts = [.. Enumerable.Range(0, 300).Select(n => $"{n:000000000000}")];
        _world.Service.Images[ImageSamples.Arn(Due)] = _world.Service.Images[ImageSamples.Arn(Due)] with { AmiIds = amis };
        foreach (var ami in amis)
            _world.Ec2.Shared[ami] = accounts;
        await _world.RunDaysAsync(3);
        Assert.True(Assert.Single(await _world.FailLaunchAsync("a")).Restored);
        foreach (var (n, ami) in amis.Index())
            _world.Ec2.Shared[ami] = [accounts[n]];
        _world.Ec2.Fault = operation => operation == "ModifyImageAttribute" ? "ec2 returned 503" : null;
        _world.Clock.Advance(TimeSpan.FromDays(1));

        await _world.RunDaysAsync(2);

        Assert.True(LaunchPermissions.Fits(_world.Records.Of(Due)!.Sharing!.Permissions.Amis));
        _world.Ec2.Fault = _ => null;
        await _world.RunDaysAsync(1);
        Assert.All(amis, ami => Assert.Equal(300, _world.Ec2.Shared[ami].Count));
    }

    [Fact]
    public async Task What_its_owner_took_away_before_a_second_disabling_is_not_given_again()
    {
        _world.Service.Skipped[ImageSamples.Arn(Due)] = "the image is in use";
        await _world.RunDaysAsync(2);
        _world.Ec2.Shared.Remove(Ami);
        _world.Service.Skipped.Clear();
        await _world.RunDaysAsync(10);

        await _world.FailLaunchAsync(Due);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunDaysAsync(2);

        Assert.Equal("AVAILABLE", _world.Service.StatusOf(Due));
        Assert.False(_world.Ec2.Shared.ContainsKey(Ami));
    }

    [Fact]
    public async Task A_second_disabling_does_not_forget_what_the_first_one_took_away()
    {
        _world.Service.Skipped[ImageSamples.Arn(Due)] = "the AMI in another Region could not be disabled";
        _world.Service.Parts.Add(new(Ami, "eu-west-1", "111122223333", "SUCCESS", null));
        await _world.RunDaysAsync(2);
        _world.Ec2.Shared.Remove(Ami);
        _world.Service.Skipped.Clear();
        await _world.RunDaysAsync(10);
        Assert.Equal("DISABLED", _world.Service.StatusOf(Due));

        await _world.FailLaunchAsync(Due);
        _world.Clock.Advance(TimeSpan.FromDays(1));
        await _world.RunDaysAsync(2);

        Assert.Equal(2, _world.Ec2.Shared[Ami].Count);
    }

    [Fact]
    public void Permissions_that_an_owner_changed_replace_those_that_were_recorded()
    {
        var before = new LaunchPermissions(ImageSamples.Now, [new(["eu-west-1/ami-1", "eu-west-1/ami-2"], ["444455556666"])]);

        var kept = LaunchPermissions.Kept([new("eu-west-1/ami-1", ["777788889999"]), new("eu-west-1/ami-2", []), new("eu-west-1/ami-3", [])], before);

        Assert.Equal(
            ["eu-west-1/ami-1 777788889999", "eu-west-1/ami-2 444455556666", "eu-west-1/ami-3 "],
            kept.Select(ami => $"{ami.Ami} {string.Join(',', ami.SharedWith)}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task It_gives_up_after_a_month_and_the_rules_count_again()
    {
        await BringBackAsync(_world);
        _world.Ec2.Fault = operation => operation == "ModifyImageAttribute" ? "no such account" : null;

        await _world.RunDaysAsync(33);

        Assert.Null(_world.Records.Of(Due)!.Sharing);
        Assert.DoesNotContain(_world.Notifications.Distinct, notification => notification.Kind == "Launch Permissions Restored");
    }

    [Fact]
    public async Task Mode_observe_shares_nothing_that_the_stack_restored_itself()
    {
        await BringBackAsync(_world);
        _world.Options = _world.Options with { Mode = Mode.Observe };

        await _world.RunDaysAsync(2);

        Assert.DoesNotContain("ModifyImageAttribute", _world.Ec2.Calls);
        Assert.NotNull(_world.Records.Of(Due)!.Sharing);
    }

    [Fact]
    public async Task Later_runs_complete_a_killed_run()
    {
        for (var effect = 1; ; effect++)
        {
            var world = World();
            await BringBackAsync(world);
            var effects = Effects.KillAfter(effect);
            try
            {
                await world.RunAsync(effects);
            }
            catch (Exception e) when (e is KilledException or PassFailedException)
            {
            }

            if (!effects.Reached)
                break;
            world.PassLease();
            await world.RunDaysAsync(2);
            Assert.Equal(2, world.Ec2.Shared[Ami].Count);
            Assert.Null(world.Records.Of(Due)!.Sharing);
            Assert.InRange(world.Ec2.Calls.Count(call => call == "ModifyImageAttribute"), 1, 1);
        }
    }
}
