using Amazon.EC2.Model;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

/// <summary>Watermarks are attached, shown, inherited by copies and detached. The official client calls.</summary>
public sealed class WatermarkTests : IAsyncLifetime
{
    private const string Key = "123456789012:golden base";

    private Ec2Stack _stack = null!;

    public async Task InitializeAsync() => _stack = await Ec2Stack.StartAsync();

    public Task DisposeAsync() => _stack.DisposeAsync().AsTask();

    [Fact]
    public async Task A_copy_inherits_a_watermark_and_keeps_it_when_the_original_loses_it()
    {
        var attached = await _stack.Client.AttachImageWatermarkAsync(new() { ImageId = Ec2Stack.Ami, WatermarkName = "golden base" });
        Assert.Equal(Key, attached.WatermarkKey);
        await _stack.AdvanceAsync(TimeSpan.FromHours(1));
        var copy = (await _stack.For(Ec2Stack.Owner, "eu-west-1").CopyImageAsync(new() { Name = "copy", SourceImageId = Ec2Stack.Ami, SourceRegion = Ec2Stack.Region })).ImageId;

        await _stack.Client.DetachImageWatermarkAsync(new() { ImageId = Ec2Stack.Ami, WatermarkKey = Key });
        await _stack.Client.DetachImageWatermarkAsync(new() { ImageId = Ec2Stack.Ami, WatermarkKey = Key });
        Assert.Empty((await _stack.ImageAsync()).ImageWatermarks ?? []);
        var inherited = Assert.Single((await _stack.ImageAsync(copy, region: "eu-west-1")).ImageWatermarks);
        Assert.Equal((Key, Ec2Stack.Ami, Ec2Stack.Region), (inherited.WatermarkKey, inherited.SourceImageId, inherited.SourceImageRegion));
        Assert.Equal(new DateTime(2026, 11, 20, 9, 0, 0, DateTimeKind.Utc), inherited.WatermarkCreationTime!.Value.ToUniversalTime());
    }

    [Fact]
    public async Task An_instance_shows_the_watermarks_of_its_AMI()
    {
        await _stack.Client.AttachImageWatermarkAsync(new() { ImageId = Ec2Stack.Ami, WatermarkName = "golden base" });
        await _stack.RunAsync();

        var metadata = Assert.Single((await _stack.Client.DescribeInstanceImageMetadataAsync(new())).InstanceImageMetadata).ImageMetadata;
        Assert.Equal(Key, Assert.Single(metadata.ImageWatermarks).WatermarkKey);
    }

    [Fact]
    public async Task Only_the_owner_attaches_five_to_an_AMI_that_is_not_and_does_not_become_public()
    {
        for (var i = 1; i <= 5; i++)
            await AttachAsync($"mark {i}");
        await AttachAsync("mark 5");
        Assert.Equal("ResourceLimitExceeded", await Ec2Stack.RefusalAsync(() => AttachAsync("mark 6")));
        Assert.Equal("InvalidParameterValue", await Ec2Stack.RefusalAsync(() => AttachAsync("a:b")));
        Assert.Equal("AuthFailure", await Ec2Stack.RefusalAsync(() => _stack.For(Ec2Stack.Other).AttachImageWatermarkAsync(new() { ImageId = Ec2Stack.Ami, WatermarkName = "mine" })));
        Assert.Equal("OperationNotPermitted", await Ec2Stack.RefusalAsync(PublishAsync));

        foreach (var mark in (await _stack.ImageAsync()).ImageWatermarks)
            await _stack.Client.DetachImageWatermarkAsync(new() { ImageId = Ec2Stack.Ami, WatermarkKey = mark.WatermarkKey });
        await PublishAsync();
        Assert.Equal("OperationNotPermitted", await Ec2Stack.RefusalAsync(() => AttachAsync("mark 1")));
    }

    private Task<AttachImageWatermarkResponse> AttachAsync(string name) => _stack.Client.AttachImageWatermarkAsync(new() { ImageId = Ec2Stack.Ami, WatermarkName = name });

    private Task PublishAsync() =>
        _stack.Client.ModifyImageAttributeAsync(new() { ImageId = Ec2Stack.Ami, LaunchPermission = new() { Add = [new LaunchPermission { Group = "all" }] } });
}
