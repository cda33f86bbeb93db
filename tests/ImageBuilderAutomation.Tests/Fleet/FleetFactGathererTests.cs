using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit.History;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Tests.Fleet;

public sealed class FleetFactGathererTests
{
    private readonly ScriptedUsage _references = new(UsageSourceKind.References, TimeProvider.System);
    private readonly History _history = new();
    private readonly InMemoryBuildDetails _details = new();

    private Task<FleetFacts> GatherAsync() => new FleetFactGatherer(
        _history, _details, new([_references]), new InMemoryUsageReportRecords(), new Unscanned(), UsageRules.Default, ImageSamples.AccountRegion, TimeProvider.System)
        .GatherAsync(default);

    [Theory]
    [InlineData("FAILED")]
    [InlineData("CANCELLED")]
    [InlineData("DISTRIBUTING")]
    [InlineData("NOT_FOUND")]
    public async Task An_image_with_an_AMI_is_read_in_whatever_status_it_is(string status)
    {
        Add("web/1.0.0/1", 60, status);

        Assert.Equal(["web/1.0.0/1"], (await GatherAsync()).Images.Select(image => image.Arn.ShortName));
        Assert.Equal(["ami-web-1.0.0-1"], _references.Asked.Single());
    }

    [Fact]
    public async Task Findings_of_the_images_between_an_old_one_and_the_newest_are_read_where_EC2_knows_no_fix()
    {
        foreach (var (build, age, critical) in new[] { (1, 60, 3), (2, 50, 3), (3, 40, 1), (4, 1, 1) })
        {
            Add($"web/1.0.0/{build}", age);
            await _details.TryWriteAsync(
                new() { ImageArn = ImageSamples.Arn($"web/1.0.0/{build}"), Status = "AVAILABLE", ReadStartedAt = FleetSamples.Now.AddDays(-age), Findings = new(critical, 0, 0, critical) },
                default);
        }

        _references.Uses["ami-web-1.0.0-1"] = [new(UseKind.Instance, "i-1")];

        var fix = Assert.Single((await GatherAsync()).Report().Images[^1].Fixes.Known);
        Assert.Equal((FleetSamples.Now.AddDays(-40), false), (fix.Since, fix.IsAtTheLatest));
    }

    private void Add(string path, double age, string status = "AVAILABLE")
    {
        var arn = ImageSamples.Arn(path);
        var at = FleetSamples.Now.AddDays(-age);
        var snapshot = new ImageSnapshot(
            arn, "web", "1.0.0", status, null, null, null, null, null, null, at, [new(FleetSamples.Ami(path), "eu-west-1", "111122223333", null)], new Dictionary<string, string>(), at);
        _history.Records.Add(new() { ImageArn = arn, Current = snapshot, DeletedAt = status == BuildRecord.Deleted ? at.AddDays(1) : null });
    }

    private sealed class History : IFleetHistory
    {
        public List<BuildRecord> Records { get; } = [];

        public IAsyncEnumerable<BuildRecord> ListByStatusAsync(string status, CancellationToken cancellationToken) =>
            Records.Where(record => record.Status == status).ToAsyncEnumerable();
    }

    private sealed class Unscanned : IAmiFixes
    {
        public Task<IReadOnlyDictionary<string, Known<AmiFixes>>> ReadAsync(IReadOnlyList<AmiInRegion> amis, CancellationToken cancellationToken) =>
            Task.FromResult<IReadOnlyDictionary<string, Known<AmiFixes>>>(
                amis.ToDictionary(ami => ami.AmiId, ami => (Known<AmiFixes>)new Known<AmiFixes>.No($"Amazon Inspector has not scanned {ami.AmiId}")));
    }
}
