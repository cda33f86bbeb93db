using Amazon.EC2.Model;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

/// <summary>What an AMI's owner does to it, seen in what other operations then return.</summary>
public sealed class ImageStatesTests
{
    [Fact]
    public async Task A_disabled_AMI_loses_its_shares_and_cannot_be_launched_and_enabling_does_not_share_it_again()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.ShareAsync(Ec2Stack.Other);
        await stack.RunAsync(Ec2Stack.Other);

        await stack.Client.DisableImageAsync(new() { ImageId = Ec2Stack.Ami });

        Assert.Equal("disabled", (await stack.ImageAsync()).State.Value);
        Assert.Empty(await SharesAsync(stack));
        Assert.Equal("InvalidAMIID.Unavailable", await Ec2Stack.RefusalAsync(() => stack.RunAsync()));
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => stack.RunAsync(Ec2Stack.Other)));
        Assert.Equal("InvalidAMIID.Unavailable", await Ec2Stack.RefusalAsync(() => stack.ShareAsync(Ec2Stack.Other)));

        await stack.Client.EnableImageAsync(new() { ImageId = Ec2Stack.Ami });

        Assert.Equal("available", (await stack.ImageAsync()).State.Value);
        Assert.Empty(await SharesAsync(stack));
        await stack.RunAsync();
        Assert.Equal([(Ec2Stack.Ami, "disabled"), (Ec2Stack.Ami, "available")], stack.AmiEvents);
    }

    [Fact]
    public async Task A_refused_launch_of_a_disabled_AMI_is_an_event_of_CloudTrail_and_enabling_lets_it_launch_again()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var template = (await stack.Client.CreateLaunchTemplateAsync(new() { LaunchTemplateName = "web", LaunchTemplateData = new() { ImageId = Ec2Stack.Ami } }))
            .LaunchTemplate.LaunchTemplateId;
        await stack.Client.DisableImageAsync(new() { ImageId = Ec2Stack.Ami });

        await Ec2Stack.RefusalAsync(() => stack.RunAsync());
        await Ec2Stack.RefusalAsync(() => stack.Client.RunInstancesAsync(
            new() { MinCount = 1, MaxCount = 1, LaunchTemplate = new() { LaunchTemplateId = template } }));
        await Ec2Stack.RefusalAsync(() => stack.RunAsync(Ec2Stack.Other));
        await stack.Client.EnableImageAsync(new() { ImageId = Ec2Stack.Ami });
        await stack.RunAsync();

        // Those of another account arrive at its own bus.
        var calls = stack.Events.Where(evt => evt["detail-type"]?.ToString() == "AWS API Call via CloudTrail").Select(evt => evt["detail"]!).ToList();
        Assert.Equal(
            ["Client.InvalidAMIID.Unavailable", "Client.InvalidAMIID.Unavailable", null], calls.Select(call => call["errorCode"]?.ToString()));
        Assert.Equal(Ec2Stack.Ami, calls[0]["requestParameters"]!["instancesSet"]!["items"]![0]!["imageId"]!.ToString());
        Assert.Equal(template, calls[1]["requestParameters"]!["launchTemplate"]!["launchTemplateId"]!.ToString());
        Assert.Null(calls[1]["requestParameters"]!["instancesSet"]!["items"]![0]!["imageId"]);
        Assert.Contains(Ec2Stack.Ami, calls[1]["errorMessage"]!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("RunInstances", "ec2.amazonaws.com"), (calls[0]["eventName"]!.ToString(), calls[0]["eventSource"]!.ToString()));
    }

    [Fact]
    public async Task Disabling_twice_publishes_one_event_in_the_documented_shape()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.Client.DisableImageAsync(new() { ImageId = Ec2Stack.Ami });
        await stack.Client.DisableImageAsync(new() { ImageId = Ec2Stack.Ami });

        var evt = Assert.Single(stack.Events);
        Assert.Equal(
            ("aws.ec2", "EC2 AMI State Change", Ec2Stack.Owner, Ec2Stack.Region, "2026-11-20T09:00:00Z", $"arn:aws:ec2:us-east-1::image/{Ec2Stack.Ami}", ""),
            ((string?)evt["source"], (string?)evt["detail-type"], (string?)evt["account"], (string?)evt["region"], (string?)evt["time"],
                (string?)evt["resources"]![0], (string?)evt["detail"]!["ErrorMessage"]));
        Assert.NotNull((string?)evt["detail"]!["RequestId"]);
    }

    [Fact]
    public async Task A_deprecated_AMI_shows_the_minute_can_be_launched_and_publishes_nothing()
    {
        await using var stack = await Ec2Stack.StartAsync();

        await stack.Client.EnableImageDeprecationAsync(new() { ImageId = Ec2Stack.Ami, DeprecateAt = new(2026, 11, 25, 10, 0, 40, DateTimeKind.Utc) });
        Assert.Equal("2026-11-25T10:01:00.000Z", (await stack.ImageAsync()).DeprecationTime);
        await stack.AdvanceAsync(TimeSpan.FromDays(10));
        await stack.RunAsync();

        await stack.Client.DisableImageDeprecationAsync(new() { ImageId = Ec2Stack.Ami });
        Assert.Null((await stack.ImageAsync()).DeprecationTime);
        Assert.Empty(stack.AmiEvents);
    }

    [Theory]
    [InlineData(false, -1, false)]
    // Both spans have leap days.
    [InlineData(false, 3653, true)]
    [InlineData(false, 3654, false)]
    [InlineData(true, 731, true)]
    [InlineData(true, 732, false)]
    public async Task A_deprecation_is_not_in_the_past_nor_too_far_ahead(bool isPublic, int days, bool accepted)
    {
        await using var stack = await Ec2Stack.StartAsync($$"""{ "images": [ { "id": "{{Ec2Stack.Ami}}", "public": {{(isPublic ? "true" : "false")}} } ] }""");
        Task Deprecate() => stack.Client.EnableImageDeprecationAsync(new() { ImageId = Ec2Stack.Ami, DeprecateAt = stack.Clock.GetUtcNow().UtcDateTime.AddDays(days) });

        if (accepted)
            await Deprecate();
        else
            Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(Deprecate));
    }

    [Fact]
    public async Task A_protected_AMI_is_not_deregistered_until_a_day_after_its_protection_ends()
    {
        await using var stack = await Ec2Stack.StartAsync();
        Task<DeregisterImageResponse> Deregister() => stack.Client.DeregisterImageAsync(new DeregisterImageRequest { ImageId = Ec2Stack.Ami });

        Assert.Equal(
            "enabled-with-cooldown",
            (await stack.Client.EnableImageDeregistrationProtectionAsync(new() { ImageId = Ec2Stack.Ami, WithCooldown = true })).Return);
        Assert.Equal("enabled-with-cooldown", (await stack.ImageAsync()).DeregistrationProtection);
        Assert.Equal("OperationNotPermitted", await Ec2Stack.RefusalAsync(Deregister));

        await stack.Client.DisableImageDeregistrationProtectionAsync(new() { ImageId = Ec2Stack.Ami });
        await stack.AdvanceAsync(TimeSpan.FromHours(24) - TimeSpan.FromSeconds(1));
        Assert.Equal("OperationNotPermitted", await Ec2Stack.RefusalAsync(Deregister));
        await stack.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("disabled", (await stack.ImageAsync()).DeregistrationProtection);
        await Deregister();
    }

    [Fact]
    public async Task Without_a_cooldown_the_protection_ends_at_once()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.Client.EnableImageDeregistrationProtectionAsync(new() { ImageId = Ec2Stack.Ami });
        Assert.Equal("enabled-without-cooldown", (await stack.ImageAsync()).DeregistrationProtection);
        await stack.Client.DisableImageDeregistrationProtectionAsync(new() { ImageId = Ec2Stack.Ami });
        await stack.Client.DeregisterImageAsync(new DeregisterImageRequest { ImageId = Ec2Stack.Ami });
    }

    [Fact]
    public async Task Only_the_owner_changes_an_AMI()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.ShareAsync(Ec2Stack.Other);
        var other = stack.For(Ec2Stack.Other);

        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => other.DisableImageAsync(new() { ImageId = Ec2Stack.Ami })));
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => other.DeregisterImageAsync(new DeregisterImageRequest { ImageId = Ec2Stack.Ami })));
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => other.DescribeImageAttributeAsync(new() { ImageId = Ec2Stack.Ami, Attribute = "launchPermission" })));
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => other.CreateImageUsageReportAsync(new() { ImageId = Ec2Stack.Ami, ResourceTypes = [new() { ResourceType = "ec2:Instance" }] })));
    }

    [Fact]
    public async Task Launch_permissions_are_added_removed_and_reset()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.Client.ModifyImageAttributeAsync(new()
        {
            ImageId = Ec2Stack.Ami,
            LaunchPermission = new()
            {
                Add = [new() { UserId = Ec2Stack.Other }, new() { Group = "all" }, new() { OrganizationArn = "arn:aws:organizations::1:organization/o-1" }],
            },
        });
        Assert.True((await stack.ImageAsync(account: Ec2Stack.Third)).Public);
        Assert.Equal(["all", Ec2Stack.Other, "arn:aws:organizations::1:organization/o-1"], await SharesAsync(stack));

        await stack.Client.ModifyImageAttributeAsync(new() { ImageId = Ec2Stack.Ami, Attribute = "launchPermission", OperationType = "remove", UserGroups = ["all"] });
        Assert.Equal([Ec2Stack.Other, "arn:aws:organizations::1:organization/o-1"], await SharesAsync(stack));

        await stack.Client.ResetImageAttributeAsync(new() { ImageId = Ec2Stack.Ami, Attribute = "launchPermission" });
        Assert.Empty(await SharesAsync(stack));
    }

    [Theory]
    [InlineData("12345")]
    [InlineData("12345678901x")]
    public async Task An_AMI_is_not_shared_with_what_is_no_account(string account)
    {
        await using var stack = await Ec2Stack.StartAsync();
        Assert.Equal("InvalidAMIAttributeItemValue", await Ec2Stack.RefusalAsync(() => stack.ShareAsync(account)));
    }

    [Fact]
    public async Task The_last_launch_is_shown_a_day_late()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.RunAsync();
        await stack.AdvanceAsync(TimeSpan.FromHours(20));
        await stack.RunAsync();
        await stack.AdvanceAsync(TimeSpan.FromHours(4) - TimeSpan.FromSeconds(1));
        Assert.Null((await stack.ImageAsync()).LastLaunchedTime);

        await stack.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("2026-11-20T09:00:00.000Z", (await stack.ImageAsync()).LastLaunchedTime);
        var attribute = await stack.Client.DescribeImageAttributeAsync(new() { ImageId = Ec2Stack.Ami, Attribute = "lastLaunchedTime" });
        Assert.Equal("2026-11-20T09:00:00.000Z", attribute.ImageAttribute.LastLaunchedTime);

        await stack.AdvanceAsync(TimeSpan.FromHours(20));
        Assert.Equal("2026-11-21T05:00:00.000Z", (await stack.ImageAsync()).LastLaunchedTime);
    }

    private static async Task<IEnumerable<string>> SharesAsync(Ec2Stack stack) =>
        ((await stack.Client.DescribeImageAttributeAsync(new() { ImageId = Ec2Stack.Ami, Attribute = "launchPermission" })).ImageAttribute.LaunchPermissions ?? [])
        .Select(permission => permission.Group?.Value ?? permission.UserId ?? permission.OrganizationArn);
}
