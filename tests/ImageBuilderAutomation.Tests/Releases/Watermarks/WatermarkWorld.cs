using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.Logging.Abstractions;
using TestKit;
using TestKit.History;
using TestKit.Lifecycle;
using TestKit.Operations;
using TestKit.Releases;

namespace ImageBuilderAutomation.Tests.Releases.Watermarks;

/// <summary>Images of the account 111122223333 in eu-west-1, what the history knows of them, and EC2's watermarks.</summary>
internal sealed class WatermarkWorld : ILifecycleInventory, IImages, IModeOverrides
{
    private readonly InMemoryBuildDetails _details = new();
    private KeepWatermarks? _keep;

    public TestClock Clock { get; } = new();

    public List<LifecycleImage> Images { get; } = [];

    public string? Incomplete { get; set; }

    public InMemoryChannels Channels { get; } = new();

    public InMemoryWatermarks Ec2 { get; } = new(ImageSamples.AccountRegion.Account);

    public RecordedNotifications Notifications { get; } = new();

    public Mode? Override { get; set; }

    /// <summary>After so many looks at the switch somebody sets it to off.</summary>
    public int SwitchedOffAfter { get; set; } = int.MaxValue;

    /// <summary>How often all images were listed.</summary>
    public int Lists { get; private set; }

    public IRevocations Revocations => Channels;

    public static AmiInRegion Ami(string path) => new($"ami-{path.Replace('/', '-')}", "eu-west-1");

    public WatermarkReporter Reporter() => new(this, this, _details, Channels, Ec2, Ec2, ImageSamples.AccountRegion);

    public async Task AddAsync(string path, CoverageVerdict verdict = CoverageVerdict.Covered, params string[] copies)
    {
        var image = ImageSamples.Image(path, 1);
        Images.Add(image with { AmiIds = [.. image.AmiIds, .. copies] });
        await _details.TryWriteAsync(
            new()
            {
                ImageArn = image.Arn.ToString(),
                Status = "AVAILABLE",
                ReadStartedAt = ImageSamples.Now,
                Coverage = new(verdict, "as the test says") { PolicyHash = "hash" },
            }, default);
    }

    public async Task RevokeAsync(string path, RevocationState state = RevocationState.Revoked)
    {
        var arn = ImageSamples.Arn(path);
        await Revocations.TryWriteAsync(
            new() { ImageArn = arn, State = state, By = "kim", Reason = "a key", At = Clock.GetUtcNow(), Version = (await Revocations.ReadAsync(arn, default))?.Version ?? 0 }, default);
    }

    public async Task<KeptWatermarks> PassAsync(bool isImageNew = false) => await (_keep ??= Keep()).HandleAsync(isImageNew, WorkTime.Until(CancellationToken.None));

    /// <summary>A pass that begins when its time is over.</summary>
    public async Task PassWithoutTimeAsync() => await (_keep ??= Keep()).HandleAsync(isImageNew: false, new WorkTime(new CancellationToken(true), CancellationToken.None));

    /// <summary>The process ended; the next pass is in a new one.</summary>
    public void Restart() => _keep = null;

    Task<ImageInventory> ILifecycleInventory.ReadAsync(bool withPipelines, CancellationToken cancellationToken)
    {
        Lists++;
        return Task.FromResult(new ImageInventory(ImageSamples.Now, Images, [], Incomplete));
    }

    Task<ImageSnapshot?> IImages.ReadAsync(string imageArn, CancellationToken cancellationToken) => Task.FromResult(
        Images.Where(image => image.Arn.ToString() == imageArn).Select(image => new ImageSnapshot(
            imageArn, image.Arn.Name, image.Arn.Version, image.Status, null, null, $"{ImageSamples.Prefix}image-recipe/web/1.0.0", null, null, null, null,
            [.. image.AmiIds.Select(ami => new OutputAmi(ami, "", null, null))], new Dictionary<string, string>(), default)).FirstOrDefault());

    Task<Mode?> IModeOverrides.ReadAsync(Capability capability, CancellationToken cancellationToken) =>
        Task.FromResult(SwitchedOffAfter-- <= 0 ? Mode.Off : Override);

    private KeepWatermarks Keep() => new(
        Reporter(), Ec2, Ec2, Channels, Notifications, this, new() { Mode = Mode.Act }, Clock, NullLogger<KeepWatermarks>.Instance);
}
