using Amazon.EC2.Model;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;

namespace ImageBuilderAutomation.Local.Tests.Ec2;

/// <summary>From which AMIs an AMI was made. The official client calls.</summary>
public sealed class ImageAncestryTests : IAsyncLifetime
{
    private Ec2Stack _stack = null!;

    public async Task InitializeAsync() => _stack = await Ec2Stack.StartAsync();

    public Task DisposeAsync() => _stack.DisposeAsync().AsTask();

    [Fact]
    public async Task The_chain_goes_through_copies_of_other_Regions_and_deregistered_AMIs_to_the_root()
    {
        var first = (await _stack.For(Ec2Stack.Owner, "eu-west-1").CopyImageAsync(new() { Name = "copy", SourceImageId = Ec2Stack.Ami, SourceRegion = Ec2Stack.Region })).ImageId;
        await _stack.AdvanceAsync(TimeSpan.FromHours(1));
        var second = (await _stack.Client.CopyImageAsync(new() { Name = "copy", SourceImageId = first, SourceRegion = "eu-west-1" })).ImageId;
        await _stack.AdvanceAsync(TimeSpan.FromHours(1));
        await _stack.For(Ec2Stack.Owner, "eu-west-1").DeregisterImageAsync(new DeregisterImageRequest { ImageId = first });

        var entries = await AncestryAsync(second);

        Assert.Equal(
            [(second, first, "eu-west-1"), (first, Ec2Stack.Ami, Ec2Stack.Region), (Ec2Stack.Ami, null, null)],
            entries.Select(entry => (entry.ImageId, (string?)entry.SourceImageId, (string?)entry.SourceImageRegion)));
        Assert.Equal(new DateTime(2026, 11, 20, 9, 0, 0, DateTimeKind.Utc), entries[2].CreationDate!.Value.ToUniversalTime());
    }

    [Fact]
    public async Task An_AMI_that_Image_Builder_made_descends_from_that_of_its_parent_image_or_parameter()
    {
        using var imageBuilder = AwsClients.ImageBuilder(_stack.Stack.ClientEnvironment(Ec2Stack.Owner));
        var infrastructure = (await imageBuilder.CreateInfrastructureConfigurationAsync(new() { Name = "base", InstanceProfileName = "builder" })).InfrastructureConfigurationArn;
        List<string> amis = [];
        _stack.Put($$"""{ "parameters": { "/golden/base": "{{Ec2Stack.Ami}}" } }""");
        foreach (var (name, parent) in new[]
        {
            ("base", Ec2Stack.Ami), ("web", "arn:aws:imagebuilder:us-east-1:123456789012:image/base/x.x.x"), ("shop", "ssm:/golden/base"),
        })
        {
            var recipe = (await imageBuilder.CreateImageRecipeAsync(new() { Name = name, SemanticVersion = "1.0.0", ParentImage = parent })).ImageRecipeArn;
            var image = (await imageBuilder.CreateImageAsync(new() { ImageRecipeArn = recipe, InfrastructureConfigurationArn = infrastructure })).ImageBuildVersionArn;
            await _stack.AdvanceAsync(TimeSpan.FromDays(1));
            amis.Add((await imageBuilder.GetImageAsync(new() { ImageBuildVersionArn = image })).Image.OutputResources.Amis[0].Image);
        }

        Assert.Equal([amis[1], amis[0], Ec2Stack.Ami], (await AncestryAsync(amis[1])).Select(entry => entry.ImageId));
        Assert.Equal([amis[2], Ec2Stack.Ami], (await AncestryAsync(amis[2])).Select(entry => entry.ImageId));
    }

    [Fact]
    public async Task Only_who_sees_an_AMI_may_ask_and_an_unknown_or_deregistered_one_is_refused()
    {
        Assert.Equal("InvalidAMIID.NotFound", await Ec2Stack.RefusalAsync(() => _stack.For(Ec2Stack.Other).GetImageAncestryAsync(new() { ImageId = Ec2Stack.Ami })));
        Assert.Equal("InvalidAMIID.NotFound", await Ec2Stack.RefusalAsync(() => AncestryAsync("ami-00000000000000001")));
        Assert.Equal("InvalidAMIID.Malformed", await Ec2Stack.RefusalAsync(() => AncestryAsync("base")));
        await _stack.Client.DeregisterImageAsync(new DeregisterImageRequest { ImageId = Ec2Stack.Ami });
        Assert.Equal("InvalidAMIID.NotFound", await Ec2Stack.RefusalAsync(() => AncestryAsync(Ec2Stack.Ami)));
    }

    private async Task<List<ImageAncestryEntry>> AncestryAsync(string ami) => (await _stack.Client.GetImageAncestryAsync(new() { ImageId = ami })).ImageAncestryEntries;
}
