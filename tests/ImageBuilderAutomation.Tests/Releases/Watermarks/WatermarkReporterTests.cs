using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;
using TestKit.History;
using TestKit.Lifecycle;
using TestKit.Releases;

namespace ImageBuilderAutomation.Tests.Releases.Watermarks;

/// <summary>The report over images of the account 111122223333 in eu-west-1, whose gates released all of them.</summary>
public sealed class WatermarkReporterTests : ILifecycleInventory, IImages, IAmiWatermarks, IRecipeWatermarks
{
    private const string Key = "111122223333:web-released";

    private static readonly GateCoverage Covered = new(CoverageVerdict.Covered, "every rule has its gate") { PolicyHash = "hash" };

    private readonly List<LifecycleImage> _images = [];
    private readonly InMemoryBuildDetails _details = new();
    private readonly InMemoryChannels _channels = new();
    private readonly Dictionary<AmiInRegion, AmiWatermark[]> _marks = [];
    private Known<IReadOnlyList<RecipeWatermark>> _recipes = new Known<IReadOnlyList<RecipeWatermark>>.Yes([]);
    private IReadOnlyList<string>? _readRecipes;
    private string? _incomplete;

    [Fact]
    public async Task A_copy_in_another_Region_is_proven_by_the_watermark_of_the_AMI_that_it_was_made_from()
    {
        await AddAsync("web/1.0.0/1", "ami-copy");
        _images[0] = _images[0] with { Elsewhere = new Dictionary<string, AmiLocation> { ["ami-copy"] = new("us-east-1", null) } };
        foreach (var ami in new AmiInRegion[] { new("ami-web-1.0.0-1", "eu-west-1"), new("ami-copy", "us-east-1") })
            _marks[ami] = [new(Key, "ami-web-1.0.0-1", "eu-west-1", null)];

        var report = await ReadAsync();

        Assert.True(report.IsRight);
        Assert.Equal([("eu-west-1", WatermarkVerdict.Proves), ("us-east-1", WatermarkVerdict.Proves)], report.Amis.Select(ami => (ami.Ami.Region, ami.Decision.Verdict)));
    }

    [Fact]
    public async Task AMIs_of_other_accounts_are_counted_and_not_asked_for()
    {
        await AddAsync("web/1.0.0/1", "ami-theirs");
        _images[0] = _images[0] with { Elsewhere = new Dictionary<string, AmiLocation> { ["ami-theirs"] = new("eu-west-1", "444455556666") } };

        var report = await ReadAsync();

        Assert.Equal((1, "ami-web-1.0.0-1"), (report.ElsewhereCount, Assert.Single(report.Amis).Ami.AmiId));
    }

    [Theory]
    [InlineData("AVAILABLE", 1)]
    [InlineData("DEPRECATED", 1)]
    [InlineData("DISABLED", 0)]
    [InlineData("DELETED", 0)]
    public async Task Images_from_which_nothing_can_be_launched_are_left_out(string status, int expected)
    {
        await AddAsync("web/1.0.0/1");
        _images[0] = _images[0] with { Status = status };

        Assert.Equal(expected, (await ReadAsync()).Amis.Count);
    }

    [Fact]
    public async Task A_revocation_takes_the_proof_away()
    {
        await AddAsync("web/1.0.0/1");
        _marks[new("ami-web-1.0.0-1", "eu-west-1")] = [new(Key, "ami-web-1.0.0-1", "eu-west-1", null)];
        await ((IRevocations)_channels).TryWriteAsync(
            new() { ImageArn = ImageSamples.Arn("web/1.0.0/1"), State = RevocationState.Pending, By = "kim", Reason = "a key" }, default);

        Assert.Equal(WatermarkVerdict.Untrue, Assert.Single((await ReadAsync()).Amis).Decision.Verdict);
    }

    [Fact]
    public async Task An_incomplete_list_and_unread_recipes_are_not_right()
    {
        Assert.True((await ReadAsync()).IsRight);
        _incomplete = "more than 10000 builds";
        Assert.False((await ReadAsync()).IsRight);
        _incomplete = null;
        _recipes = new Known<IReadOnlyList<RecipeWatermark>>.No("denied");
        Assert.False((await ReadAsync()).IsRight);
    }

    [Fact]
    public async Task Only_reserved_names_in_recipes_are_reported()
    {
        _recipes = new Known<IReadOnlyList<RecipeWatermark>>.Yes([new("recipe-2", "web-released"), new("recipe-1", "team web"), new("recipe-1", "any-released")]);

        var report = await ReadAsync();

        Assert.False(report.IsRight);
        Assert.Equal([new("recipe-1", "any-released"), new RecipeWatermark("recipe-2", "web-released")], Assert.IsType<Known<IReadOnlyList<RecipeWatermark>>.Yes>(report.Recipes).Value);
        Assert.Null(_readRecipes);
    }

    [Fact]
    public async Task One_image_is_read_alone_with_its_recipe()
    {
        await AddAsync("web/1.0.0/1");
        await AddAsync("web/1.0.0/2");

        var report = await Reporter().ReadAsync(ImageBuildArn.Parse(ImageSamples.Arn("web/1.0.0/2")), default);

        Assert.Equal("web/1.0.0/2", Assert.Single(report!.Amis).Image.ShortName);
        Assert.Equal([$"{ImageSamples.Prefix}image-recipe/web/1.0.0"], _readRecipes);
        Assert.Null(await Reporter().ReadAsync(ImageBuildArn.Parse(ImageSamples.Arn("web/1.0.0/3")), default));
    }

    Task<ImageInventory> ILifecycleInventory.ReadAsync(bool withPipelines, CancellationToken cancellationToken) =>
        Task.FromResult(new ImageInventory(ImageSamples.Now, _images, [], _incomplete));

    Task<ImageSnapshot?> IImages.ReadAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(
        _images.Where(image => image.Arn.ToString() == imageArn).Select(image => new ImageSnapshot(
            imageArn, image.Arn.Name, image.Arn.Version, image.Status, null, null, $"{ImageSamples.Prefix}image-recipe/web/1.0.0", null, null, null, null,
            [.. image.AmiIds.Select(ami => new OutputAmi(ami, "", null, null))], new Dictionary<string, string>(), default)).FirstOrDefault());

    Task<IReadOnlyDictionary<AmiInRegion, Known<MarkedAmi>>> IAmiWatermarks.ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyDictionary<AmiInRegion, Known<MarkedAmi>>>(
            amis.ToDictionary(ami => ami, ami => (Known<MarkedAmi>)new Known<MarkedAmi>.Yes(new(false, _marks.GetValueOrDefault(ami) ?? []))));

    Task<Known<IReadOnlyList<RecipeWatermark>>> IRecipeWatermarks.ReadAsync(IReadOnlyList<string>? recipeArns, CancellationToken cancellationToken)
    {
        _readRecipes = recipeArns;
        return Task.FromResult(_recipes);
    }

    private async Task AddAsync(string path, params string[] copies)
    {
        var image = ImageSamples.Image(path, 1);
        _images.Add(image with { AmiIds = [.. image.AmiIds, .. copies] });
        await _details.TryWriteAsync(
            new() { ImageArn = image.Arn.ToString(), Status = "AVAILABLE", ReadStartedAt = ImageSamples.Now, Coverage = Covered }, default);
    }

    private Task<WatermarkReport> ReadAsync() => Reporter().ReadAsync(default);

    private WatermarkReporter Reporter() => new(this, this, _details, _channels, this, this, ImageSamples.AccountRegion);
}
