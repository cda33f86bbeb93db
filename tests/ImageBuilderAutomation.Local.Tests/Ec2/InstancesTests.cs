using Amazon.EC2.Model;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

public sealed class InstancesTests
{
    [Fact]
    public async Task An_account_launches_an_AMI_only_while_it_is_shared_with_it()
    {
        await using var stack = await Ec2Stack.StartAsync();
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => stack.RunAsync(Ec2Stack.Other)));

        await stack.ShareAsync(Ec2Stack.Other);
        var instance = await stack.RunAsync(Ec2Stack.Other);

        await stack.Client.ResetImageAttributeAsync(new() { ImageId = Ec2Stack.Ami, Attribute = "launchPermission" });
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => stack.RunAsync(Ec2Stack.Other)));
        // What runs goes on, and is seen by its own account alone.
        Assert.Equal(instance.InstanceId, Assert.Single(await DescribedAsync(stack, Ec2Stack.Other)).InstanceId);
        Assert.Empty(await DescribedAsync(stack, Ec2Stack.Owner));
        Assert.Equal("InvalidInstanceID.NotFound", await Ec2Stack.RefusalAsync(() => stack.Client.DescribeInstancesAsync(new DescribeInstancesRequest { InstanceIds = [instance.InstanceId] })));
    }

    [Theory]
    [InlineData("ami-00000099", "InvalidAMIID.NotFound")]
    [InlineData("web-server", "InvalidAMIID.Malformed")]
    [InlineData(null, "MissingParameter")]
    public async Task Nothing_is_launched_from_what_is_no_AMI(string? image, string code)
    {
        await using var stack = await Ec2Stack.StartAsync();
        Assert.Equal(code, await Ec2Stack.RefusalAsync(() => stack.RunAsync(image: image)));
        Assert.Empty(await DescribedAsync(stack, Ec2Stack.Owner));
    }

    [Fact]
    public async Task An_instance_starts_stops_starts_and_terminates_and_is_gone_an_hour_later()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var id = (await stack.RunAsync()).InstanceId;
        Assert.Equal("pending", await StateAsync(stack));
        await stack.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("running", await StateAsync(stack));

        var stopping = Assert.Single((await stack.Client.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [id] })).StoppingInstances);
        Assert.Equal(("running", "stopping", 64), (stopping.PreviousState.Name.Value, stopping.CurrentState.Name.Value, stopping.CurrentState.Code));
        Assert.Equal("IncorrectInstanceState", await Ec2Stack.RefusalAsync(() => stack.Client.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [id] })));
        await stack.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("stopped", await StateAsync(stack));
        await stack.Client.StartInstancesAsync(new StartInstancesRequest { InstanceIds = [id] });
        await stack.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("running", await StateAsync(stack));

        await stack.Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] });
        await stack.AdvanceAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("terminated", await StateAsync(stack));
        Assert.Equal("IncorrectInstanceState", await Ec2Stack.RefusalAsync(() => stack.Client.StopInstancesAsync(new StopInstancesRequest { InstanceIds = [id] })));
        await stack.Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [id] });
        await stack.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Empty(await DescribedAsync(stack, Ec2Stack.Owner));
    }

    [Fact]
    public async Task A_client_token_launches_once()
    {
        await using var stack = await Ec2Stack.StartAsync();
        Task<RunInstancesResponse> Run() => stack.Client.RunInstancesAsync(new() { ImageId = Ec2Stack.Ami, MinCount = 1, MaxCount = 3, ClientToken = "once" });
        var first = (await Run()).Reservation;
        var second = (await Run()).Reservation;

        Assert.Equal(first.Instances.Select(instance => instance.InstanceId), second.Instances.Select(instance => instance.InstanceId));
        Assert.Equal(3, (await DescribedAsync(stack, Ec2Stack.Owner)).Count);
    }

    [Fact]
    public async Task Instances_are_filtered_and_tagged_as_they_were_launched()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.Client.RunInstancesAsync(new()
        {
            ImageId = Ec2Stack.Ami,
            MinCount = 2,
            MaxCount = 2,
            InstanceType = "m7g.large",
            TagSpecifications = [new() { ResourceType = "instance", Tags = [new("team", "web")] }],
        });
        await stack.RunAsync();

        var found = await DescribedAsync(stack, Ec2Stack.Owner, new Filter("tag:team", ["web"]), new Filter("image-id", [Ec2Stack.Ami]), new Filter("instance-state-name", ["pending", "running"]));
        Assert.Equal(["m7g.large", "m7g.large"], found.Select(instance => instance.InstanceType.Value));
    }

    [Fact]
    public async Task The_image_metadata_of_an_instance_survive_the_end_of_a_share()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.ShareAsync(Ec2Stack.Other);
        await stack.RunAsync(Ec2Stack.Other);
        await stack.Client.DisableImageAsync(new() { ImageId = Ec2Stack.Ami });

        var found = Assert.Single((await stack.For(Ec2Stack.Other).DescribeInstanceImageMetadataAsync(
            new() { Filters = [new("instance-state-name", ["pending"]), new("image-allowed", ["true"])] })).InstanceImageMetadata);
        Assert.Equal(
            (Ec2Stack.Ami, Ec2Stack.Owner, "disabled", false, "base 2026-11-20"),
            (found.ImageMetadata.ImageId, found.ImageMetadata.OwnerId, found.ImageMetadata.State.Value, found.ImageMetadata.IsPublic, found.ImageMetadata.Name));
    }

    [Fact]
    public async Task A_session_of_a_role_acts_for_the_role_s_account()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.ShareAsync(Ec2Stack.Other);
        var session = stack.Stack.People.AssumeRole($"arn:aws:iam::{Ec2Stack.Other}:role/Deployer", "kim");
        using var client = ImageBuilderAutomation.Aws.AwsClients.Ec2(stack.Stack.ClientEnvironment(session));

        await client.RunInstancesAsync(new() { ImageId = Ec2Stack.Ami, MinCount = 1, MaxCount = 1 });

        Assert.Single(await DescribedAsync(stack, Ec2Stack.Other));
    }

    private static async Task<string> StateAsync(Ec2Stack stack) => Assert.Single(await DescribedAsync(stack, Ec2Stack.Owner)).State.Name.Value;

    private static async Task<List<Instance>> DescribedAsync(Ec2Stack stack, string account, params Filter[] filters) =>
        [.. ((await stack.For(account).DescribeInstancesAsync(new DescribeInstancesRequest { Filters = [.. filters] })).Reservations ?? []).SelectMany(reservation => reservation.Instances)];
}
