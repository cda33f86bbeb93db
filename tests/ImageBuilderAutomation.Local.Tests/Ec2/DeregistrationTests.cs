using Amazon.EC2.Model;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

public sealed class DeregistrationTests
{
    [Fact]
    public async Task A_deregistered_AMI_is_missing_while_an_instance_refers_to_it_and_not_found_after_that()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var instance = await stack.RunAsync();

        await stack.Client.DeregisterImageAsync(new DeregisterImageRequest { ImageId = Ec2Stack.Ami });

        Assert.True((await stack.Client.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [Ec2Stack.Ami] })).Images is null or []);
        Assert.Equal("InvalidAMIID.Unavailable", await Ec2Stack.RefusalAsync(() => stack.RunAsync()));
        Assert.Equal("InvalidAMIID.Unavailable", await Ec2Stack.RefusalAsync(() => stack.Client.EnableImageAsync(new() { ImageId = Ec2Stack.Ami })));
        var metadata = Assert.Single((await stack.Client.DescribeInstanceImageMetadataAsync(new())).InstanceImageMetadata);
        Assert.Equal((instance.InstanceId, "base 2026-11-20", "deregistered"), (metadata.InstanceId, metadata.ImageMetadata.Name, metadata.ImageMetadata.State.Value));
        Assert.Equal([(Ec2Stack.Ami, "deregistered")], stack.AmiEvents);

        await stack.Client.TerminateInstancesAsync(new TerminateInstancesRequest { InstanceIds = [instance.InstanceId] });
        await stack.AdvanceAsync(TimeSpan.FromHours(2));
        Assert.Equal("InvalidAMIID.NotFound", await Ec2Stack.RefusalAsync(() => stack.Client.DescribeImagesAsync(new DescribeImagesRequest { ImageIds = [Ec2Stack.Ami] })));
    }

    [Fact]
    public async Task Snapshots_stay_unless_they_are_to_be_deleted()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var snapshot = (await stack.ImageAsync()).BlockDeviceMappings[0].Ebs.SnapshotId;
        Assert.Equal("InvalidSnapshot.InUse", await Ec2Stack.RefusalAsync(() => stack.Client.DeleteSnapshotAsync(new DeleteSnapshotRequest { SnapshotId = snapshot })));

        var response = await stack.Client.DeregisterImageAsync(new DeregisterImageRequest { ImageId = Ec2Stack.Ami });

        Assert.True(response.DeleteSnapshotResults is null or []);
        Assert.Equal(snapshot, Assert.Single((await stack.Client.DescribeSnapshotsAsync(new DescribeSnapshotsRequest { OwnerIds = ["self"] })).Snapshots).SnapshotId);
        await stack.Client.DeleteSnapshotAsync(new DeleteSnapshotRequest { SnapshotId = snapshot });
        Assert.Equal("InvalidSnapshot.NotFound", await Ec2Stack.RefusalAsync(() => stack.Client.DescribeSnapshotsAsync(new DescribeSnapshotsRequest { SnapshotIds = [snapshot] })));
    }

    [Fact]
    public async Task The_response_has_the_result_of_each_snapshot()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var snapshot = (await stack.ImageAsync()).BlockDeviceMappings[0].Ebs.SnapshotId;

        var result = Assert.Single((await stack.Client.DeregisterImageAsync(
            new DeregisterImageRequest { ImageId = Ec2Stack.Ami, DeleteAssociatedSnapshots = true })).DeleteSnapshotResults);

        Assert.Equal((snapshot, "success"), (result.SnapshotId, result.ReturnCode.Value));
        Assert.True((await stack.Client.DescribeSnapshotsAsync(new DescribeSnapshotsRequest())).Snapshots is null or []);
    }

    [Fact]
    public async Task A_snapshot_that_another_AMI_uses_is_skipped()
    {
        const string Second = "ami-00000002";
        await using var stack = await Ec2Stack.StartAsync(
            $$"""{ "images": [ { "id": "{{Ec2Stack.Ami}}", "snapshot": "snap-00000001" }, { "id": "{{Second}}", "snapshot": "snap-00000001" } ] }""");
        async Task<string> DeregisterAsync(string id) => Assert.Single((await stack.Client.DeregisterImageAsync(
            new DeregisterImageRequest { ImageId = id, DeleteAssociatedSnapshots = true })).DeleteSnapshotResults).ReturnCode.Value;

        Assert.Equal("skipped", await DeregisterAsync(Ec2Stack.Ami));
        Assert.Equal("InvalidSnapshot.InUse", await Ec2Stack.RefusalAsync(() => stack.Client.DeleteSnapshotAsync(new DeleteSnapshotRequest { SnapshotId = "snap-00000001" })));
        Assert.Equal("success", await DeregisterAsync(Second));
    }

    [Fact]
    public async Task The_snapshot_of_a_disabled_AMI_is_not_deleted()
    {
        await using var stack = await Ec2Stack.StartAsync();
        var snapshot = (await stack.ImageAsync()).BlockDeviceMappings[0].Ebs.SnapshotId;
        await stack.Client.DisableImageAsync(new() { ImageId = Ec2Stack.Ami });
        Assert.Equal("InvalidSnapshot.InUse", await Ec2Stack.RefusalAsync(() => stack.Client.DeleteSnapshotAsync(new DeleteSnapshotRequest { SnapshotId = snapshot })));
    }

    [Fact]
    public async Task A_copy_belongs_to_the_caller_is_pending_at_first_and_remembers_its_source()
    {
        await using var stack = await Ec2Stack.StartAsync();
        Task<CopyImageResponse> Copy() => stack.For(Ec2Stack.Other, "eu-west-1").CopyImageAsync(new()
        {
            Name = "our copy",
            SourceImageId = Ec2Stack.Ami,
            SourceRegion = Ec2Stack.Region,
            ClientToken = "copy",
        });
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(Copy));
        await stack.ShareAsync(Ec2Stack.Other);

        var id = (await Copy()).ImageId;

        Assert.Equal(id, (await Copy()).ImageId);
        var copy = await stack.ImageAsync(id, Ec2Stack.Other, "eu-west-1");
        Assert.Equal((Ec2Stack.Other, "pending", Ec2Stack.Ami, Ec2Stack.Region), (copy.OwnerId, copy.State.Value, copy.SourceImageId, copy.SourceImageRegion));
        await stack.AdvanceAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("available", (await stack.ImageAsync(id, Ec2Stack.Other, "eu-west-1")).State.Value);
    }

    [Fact]
    public async Task A_copy_publishes_that_it_is_available_and_is_not_shared()
    {
        await using var stack = await Ec2Stack.StartAsync();
        await stack.ShareAsync(Ec2Stack.Other);
        var id = (await stack.Client.CopyImageAsync(new() { Name = "copy", SourceImageId = Ec2Stack.Ami, SourceRegion = Ec2Stack.Region })).ImageId;
        Assert.Equal("InvalidAMIID.Unavailable", await Ec2Stack.RefusalAsync(() => stack.RunAsync(image: id)));
        Assert.Empty(stack.AmiEvents);

        await stack.AdvanceAsync(TimeSpan.FromMinutes(5));

        Assert.Equal([(id, "available")], stack.AmiEvents);
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => stack.RunAsync(Ec2Stack.Other, id)));
    }
}
