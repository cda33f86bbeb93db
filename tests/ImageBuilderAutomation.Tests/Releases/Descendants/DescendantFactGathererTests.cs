using System.Runtime.CompilerServices;
using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Descendants;
using TestKit.History;
using TestKit.Lifecycle;
using TestKit.Releases;
using static ImageBuilderAutomation.Tests.Releases.Descendants.DescentSamples;

namespace ImageBuilderAutomation.Tests.Releases.Descendants;

/// <summary>What is read for a list of descendants, and what becomes of a source that cannot be read.</summary>
public sealed class DescendantFactGathererTests : ILifecycleInventory, IDescentHistory, IParameterStore, IAmiAncestry, IServiceFailures
{
    private const string Web = "web/1.0.0/1";
    private const string Parameter = "/golden/base";

    private static readonly Known<OwnerRules> NoOwners = new Known<OwnerRules>.Yes(OwnerRules.None);

    private readonly InMemoryChannels _channels = new();
    private readonly InMemoryBuildDetails _details = new();
    private readonly Dictionary<string, Known<string?>> _parameters = [];
    private readonly List<BuildRecord> _records = [];
    private readonly HashSet<string> _refused = [];
    private ImageInventory _inventory = new(ImageSamples.Now, [ImageSamples.Image(Base, 10)], []);
    private IReadOnlyList<AmiInRegion> _asked = [];
    private bool? _withPipelines;

    [Fact]
    public async Task Every_source_adds_its_part_and_a_build_that_is_listed_says_whether_it_was_released()
    {
        List(ImageSamples.Image(Web, 5), ImageSamples.Image("api/1.0.0/1", 5));
        Name(Recipe(Web, Base), Recipe("api/1.0.0", $"ssm:{Parameter}"));
        Record("shop/1.0.0/1", ImageSamples.Arn(Base), "NOT_FOUND");
        _parameters[Parameter] = new Known<string?>.Yes("ami-00000000000000001");
        await _details.TryWriteAsync(
            new() { ImageArn = ImageSamples.Arn(Web), Status = "AVAILABLE", ReadStartedAt = ImageSamples.Now, Coverage = new(CoverageVerdict.Covered, "because") }, default);

        var list = await ListAsync();

        Assert.True(list.IsComplete, string.Join(' ', list.Incomplete));
        Assert.Equal(["api/1.0.0/1", "shop/1.0.0/1", "web/1.0.0/1"], list.Items.Where(item => item.Kind is DescendantKind.Build).Select(item => item.Name).Order());
        Assert.Equal((Truth.True, "NOT_FOUND"), (list.Of(Web).Released, list.Of("shop/1.0.0/1").Status));
        // The parents of the others are known.
        Assert.Equal(["ami-api-1.0.0-1"], _asked.Select(ami => ami.AmiId));
    }

    [Theory]
    [InlineData("inventory", "Image Builder's lists: refused")]
    [InlineData("history", "the history: refused")]
    [InlineData("parameters", "parameters: refused")]
    [InlineData("channels", "channels: refused")]
    [InlineData("ancestry", "EC2's ancestry of AMIs: refused")]
    public async Task A_source_that_is_refused_makes_the_list_incomplete_and_leaves_the_others(string source, string expected)
    {
        List(ImageSamples.Image(Web, 5), ImageSamples.Image("api/1.0.0/1", 5));
        Name(Recipe(Web, Base), Recipe("api/1.0.0", $"ssm:{Parameter}"));
        Record(Web, ImageSamples.Arn(Base));
        _parameters[Parameter] = new Known<string?>.Yes("ami-00000000000000001");
        _refused.Add(source);

        var list = await ListAsync();

        Assert.Contains(expected, list.Incomplete);
        Assert.Contains(Web, list.Items.Select(item => item.Name));
        Assert.Equal(source == "channels", list.Items[0].Channels is null);
    }

    [Fact]
    public async Task A_defect_is_no_unknown_source()
    {
        _refused.Add("defect");

        await Assert.ThrowsAsync<InvalidOperationException>(ListAsync);
    }

    [Fact]
    public async Task An_incomplete_list_and_an_unknown_parameter_are_reasons()
    {
        _inventory = _inventory with { Incomplete = "more than 10000 builds" };
        Name(Recipe("api/1.0.0", $"ssm:{Parameter}"));
        _parameters[Parameter] = new Known<string?>.No("denied");

        Assert.Equal(["Image Builder's lists: more than 10000 builds", $"parameter {Parameter}: denied"], (await ListAsync()).Incomplete);
    }

    [Fact]
    public async Task A_cancelled_list_is_not_taken_for_one_that_is_incomplete()
    {
        using var cancelled = new CancellationTokenSource();
        _refused.Add("ancestry");
        await cancelled.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => Lists().ListAsync(ImageBuildArn.Parse(ImageSamples.Arn(Base)), NoOwners, cancelled.Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pipelines_are_read_only_if_owners_name_them_and_unknown_owners_are_a_reason(bool named)
    {
        var scope = named ? new Scope { Name = "s", Pipelines = [new("shop")] } : new Scope { Name = "s", Images = [new("shop")] };

        var list = await ListAsync(new Known<OwnerRules>.Yes(new([new("team", [scope])])));

        Assert.Equal((named, true), (_withPipelines, list.IsComplete));
        Assert.Equal(["owners: no policy"], (await ListAsync(new Known<OwnerRules>.No("no policy"))).Incomplete);
    }

    [Fact]
    public async Task A_channel_that_pointed_at_the_image_had_it_in_its_parameter_until_it_moved_to_another_one()
    {
        await AddChannelAsync("web", "/golden/base", (Base, 9), (null, 8), ("base/1.0.0/2", 6));
        await AddChannelAsync("api", "/golden/base in us-east-1", (Base, 9));
        List(ImageSamples.Image("base/1.0.0/2", 6.5), ImageSamples.Image(Web, 7), ImageSamples.Image("web/1.0.0/2", 4));
        Name(Recipe(Web, $"ssm:{Parameter}"));
        _parameters[Parameter] = new Known<string?>.Yes("ami-00000000000000001");

        var list = await ListAsync();

        Assert.Equal(["web/1.0.0/1 1 Possible"], list.Lines());
        Assert.Equal(["channel web/prod had put this image into parameter /golden/base then"], list.Items[0].Reasons);
        Assert.Equal(["web/prod"], (await Gatherer().GatherAsync(ImageBuildArn.Parse(ImageSamples.Arn(Base)), NoOwners, default)).Channels![ImageSamples.Arn("base/1.0.0/2")]);
    }

    [Fact]
    public async Task EC2_is_asked_about_at_most_200_AMIs_possible_descendants_first_and_the_rest_is_a_reason()
    {
        List([.. Enumerable.Range(1, 200).Select(n => ImageSamples.Image($"other/1.0.0/{n}", 1)), ImageSamples.Image(Web, 8), ImageSamples.Image("old/1.0.0/1", 20)]);
        Name(Recipe(Web, "base/x.x.x"));

        var list = await ListAsync();

        Assert.Equal(DescendantFactGatherer.MaxAncestries, _asked.Count);
        Assert.Equal("ami-web-1.0.0-1", _asked[0].AmiId);
        Assert.Equal(["EC2 was asked for the ancestry of 200 of 201 AMIs"], list.Incomplete);
    }

    [Fact]
    public async Task EC2_is_asked_where_an_AMI_of_the_own_account_is()
    {
        var elsewhere = new Dictionary<string, AmiLocation> { ["ami-1"] = new("eu-west-1", "444455556666"), ["ami-2"] = new("us-east-1", null) };
        List(
            ImageSamples.Image(Web, 5) with { AmiIds = ["ami-1", "ami-2"], Elsewhere = elsewhere },
            ImageSamples.Image("web/1.0.0/2", 4) with { AmiIds = ["ami-1"], Elsewhere = elsewhere });

        await ListAsync();

        Assert.Equal([new AmiInRegion("ami-2", "us-east-1")], _asked);
    }

    [Fact]
    public async Task Damaged_records_are_a_reason_and_the_readable_ones_count()
    {
        Record(Web, ImageSamples.Arn(Base));
        _refused.Add("damaged");

        var list = await ListAsync();

        Assert.Equal(["the history: damaged"], list.Incomplete);
        Assert.Equal(["web/1.0.0/1 1 Certain"], list.Lines());
    }

    [Fact]
    public async Task Revocations_are_shown()
    {
        Record(Web, ImageSamples.Arn(Base));
        await ((IRevocations)_channels).TryWriteAsync(
            new() { ImageArn = ImageSamples.Arn(Web), State = RevocationState.Revoked, By = "kim", Reason = "because" }, default);

        Assert.Equal(Truth.True, (await ListAsync()).Items[0].Revoked);
    }

    Task<ImageInventory> ILifecycleInventory.ReadAsync(bool withPipelines, CancellationToken cancellationToken)
    {
        Refuse("inventory");
        if (_refused.Contains("defect"))
            throw new InvalidOperationException("a defect");
        _withPipelines = withPipelines;
        return Task.FromResult(_inventory);
    }

    async IAsyncEnumerable<BuildRecord> IDescentHistory.ListByStatusAsync(string status, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        Refuse("history");
        foreach (var record in _records.Where(record => record.Status == status))
            yield return record;
        if (_refused.Contains("damaged"))
            throw new InvalidDataException("damaged");
    }

    Task<IReadOnlyDictionary<string, Known<string?>>> IParameterStore.ReadAsync(IReadOnlyCollection<string> parameters, CancellationToken cancellationToken)
    {
        Refuse("parameters");
        return Task.FromResult<IReadOnlyDictionary<string, Known<string?>>>(_parameters);
    }

    Task<(IReadOnlyList<AmiAncestry> Ancestries, string? Problem)> IAmiAncestry.ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken)
    {
        _asked = amis;
        return Task.FromResult<(IReadOnlyList<AmiAncestry>, string?)>(
            _refused.Contains("ancestry") ? ([], "refused") : ([.. amis.Where(ami => ami.AmiId.StartsWith("ami-api", StringComparison.Ordinal)).Select(ami => new AmiAncestry(ami.AmiId, [Ami(Base)]))], null));
    }

    string? IServiceFailures.ReasonOf(Exception error) => error is HttpRequestException or InvalidDataException ? error.Message : null;

    private void Refuse(string source)
    {
        if (_refused.Contains(source))
            throw new HttpRequestException("refused");
    }

    private Task<DescendantList> ListAsync() => ListAsync(NoOwners);

    private Task<DescendantList> ListAsync(Known<OwnerRules> owners) => Lists().ListAsync(ImageBuildArn.Parse(ImageSamples.Arn(Base)), owners, default);

    private ListDescendants Lists() => new(Gatherer());

    private DescendantFactGatherer Gatherer() => new(
        this, this, this, this, _refused.Contains("channels") ? new RefusedChannels() : _channels, _channels, _details, this, ImageSamples.AccountRegion);

    private void List(params LifecycleImage[] images) => _inventory = _inventory with { Images = [.. _inventory.Images, .. images] };

    private void Name(params RecipeParent[] recipes) => _inventory = _inventory with { Recipes = [.. _inventory.Recipes, .. recipes] };

    private void Record(string path, string parent, string status = "AVAILABLE") => _records.Add(new()
    {
        ImageArn = ImageSamples.Arn(path),
        Current = new(
            ImageSamples.Arn(path), path, "1.0.0", "AVAILABLE", null, null, $"{ImageSamples.Prefix}image-recipe/{path[..path.LastIndexOf('/')]}", "Linux", null, null,
            ImageSamples.Now.AddDays(-5), [new(Ami(path), "eu-west-1", "111122223333", null)], new Dictionary<string, string>(), ImageSamples.Now)
        {
            ParentImage = parent,
        },
        DeletedAt = status == BuildRecord.Deleted ? ImageSamples.Now.AddDays(1) : null,
    });

    /// <param name="moves">The image and how many days ago the channel moved to it; null for none left.</param>
    private async Task AddChannelAsync(string scope, string parameter, params (string? Image, double Ago)[] moves)
    {
        var all = moves.Index().Select(move => new ChannelMove(
            move.Index + 1, MoveKind.Rule, null, move.Item.Image is { } image ? new(ImageSamples.Arn(image), ImageSamples.Now, []) : null, null, "because", "hash",
            ImageSamples.Now.AddDays(-move.Item.Ago))).ToList();
        var key = new ChannelKey(scope, "prod");
        // The latest one may not be in the history yet.
        foreach (var move in all.SkipLast(1))
            await _channels.AddMoveAsync(key, move, default);
        await _channels.TryWriteAsync(
            new() { Scope = scope, Name = "prod", Latest = all[^1], Targets = [new($"parameter {parameter}", 1, "ami-1", EffectState.Verified), new("launch template lt-1", 1, "ami-1", EffectState.Verified)] },
            default);
    }

    private sealed class RefusedChannels : IChannelRecords
    {
        public async IAsyncEnumerable<ChannelRecord> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.CompletedTask;
            throw new HttpRequestException("refused");
#pragma warning disable CS0162 // An iterator needs a yield.
            yield break;
#pragma warning restore CS0162
        }

        public Task<ChannelRecord?> ReadAsync(ChannelKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<ChannelRecord?> TryWriteAsync(ChannelRecord record, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<IReadOnlyList<ChannelMove>> ListMovesAsync(ChannelKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task AddMoveAsync(ChannelKey key, ChannelMove move, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
