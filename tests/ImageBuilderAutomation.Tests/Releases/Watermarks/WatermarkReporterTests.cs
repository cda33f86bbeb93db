using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Releases.Watermarks;

public sealed class WatermarkReporterTests
{
    private const string Key = "111122223333:web-released";

    private static readonly AmiInRegion Ami = WatermarkWorld.Ami("web/1.0.0/1");

    private readonly WatermarkWorld _world = new();

    [Fact]
    public async Task A_copy_in_another_Region_is_proven_by_the_watermark_of_the_AMI_that_it_was_made_from()
    {
        await _world.AddAsync("web/1.0.0/1", copies: "ami-copy");
        _world.Images[0] = _world.Images[0] with { Elsewhere = new Dictionary<string, AmiLocation> { ["ami-copy"] = new("us-east-1", null) } };
        foreach (var ami in new AmiInRegion[] { Ami, new("ami-copy", "us-east-1") })
            _world.Ec2.Add(ami, new(Key, Ami.AmiId, Ami.Region, null));

        var report = await ReadAsync();

        Assert.True(report.IsRight);
        Assert.Equal([("eu-west-1", WatermarkVerdict.Proves), ("us-east-1", WatermarkVerdict.Proves)], report.Amis.Select(ami => (ami.Ami.Region, ami.Decision.Verdict)));
    }

    [Fact]
    public async Task AMIs_of_other_accounts_are_counted_and_not_asked_for()
    {
        await _world.AddAsync("web/1.0.0/1", copies: "ami-theirs");
        _world.Images[0] = _world.Images[0] with { Elsewhere = new Dictionary<string, AmiLocation> { ["ami-theirs"] = new("eu-west-1", "444455556666") } };

        var report = await ReadAsync();

        Assert.Equal((1, Ami), (report.ElsewhereCount, Assert.Single(report.Amis).Ami));
    }

    [Theory]
    [InlineData("AVAILABLE", 1)]
    [InlineData("DEPRECATED", 1)]
    [InlineData("DISABLED", 0)]
    [InlineData("DELETED", 0)]
    public async Task Images_from_which_nothing_can_be_launched_are_left_out(string status, int expected)
    {
        await _world.AddAsync("web/1.0.0/1");
        _world.Images[0] = _world.Images[0] with { Status = status };

        Assert.Equal(expected, (await ReadAsync()).Amis.Count);
    }

    [Fact]
    public async Task A_revocation_takes_the_proof_away()
    {
        await _world.AddAsync("web/1.0.0/1");
        _world.Ec2.Add(Ami, new(Key, Ami.AmiId, Ami.Region, null));
        await _world.RevokeAsync("web/1.0.0/1", RevocationState.Pending);

        Assert.Equal(WatermarkVerdict.Untrue, Assert.Single((await ReadAsync()).Amis).Decision.Verdict);
    }

    [Fact]
    public async Task An_incomplete_list_and_unread_recipes_are_not_right()
    {
        Assert.True((await ReadAsync()).IsRight);
        _world.Incomplete = "more than 10000 builds";
        Assert.False((await ReadAsync()).IsRight);
        _world.Incomplete = null;
        _world.Ec2.Recipes = new Known<IReadOnlyList<RecipeWatermark>>.No("denied");
        Assert.False((await ReadAsync()).IsRight);
    }

    [Fact]
    public async Task Only_reserved_names_in_recipes_are_reported()
    {
        _world.Ec2.Recipes = new Known<IReadOnlyList<RecipeWatermark>>.Yes([new("recipe-2", "web-released"), new("recipe-1", "team web"), new("recipe-1", "any-released")]);

        var report = await ReadAsync();

        Assert.False(report.IsRight);
        Assert.Equal([new("recipe-1", "any-released"), new RecipeWatermark("recipe-2", "web-released")], Assert.IsType<Known<IReadOnlyList<RecipeWatermark>>.Yes>(report.Recipes).Value);
        Assert.Null(_world.Ec2.AskedRecipes);
    }

    [Fact]
    public async Task One_image_is_read_alone_with_its_recipe()
    {
        await _world.AddAsync("web/1.0.0/1");
        await _world.AddAsync("web/1.0.0/2");

        var report = await _world.Reporter().ReadAsync(ImageBuildArn.Parse(ImageSamples.Arn("web/1.0.0/2")), default);

        Assert.Equal("web/1.0.0/2", Assert.Single(report!.Amis).Image.ShortName);
        Assert.Equal([$"{ImageSamples.Prefix}image-recipe/web/1.0.0"], _world.Ec2.AskedRecipes);
        Assert.Null(await _world.Reporter().ReadAsync(ImageBuildArn.Parse(ImageSamples.Arn("web/1.0.0/3")), default));
    }

    private Task<WatermarkReport> ReadAsync() => _world.Reporter().ReadAsync(withRecipes: true, default);
}
