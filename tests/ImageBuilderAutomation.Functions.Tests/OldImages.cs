using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using TestKit;
using TestKit.Lifecycle;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Images of which one is due by the packaged policy, and an update whose invocation crashed before it recorded the response.</summary>
internal sealed class OldImages
{
    private readonly int _started;
    private readonly int _calls;

    public OldImages(TestClock clock)
    {
        Service = new(clock) { Takes = TimeSpan.Zero };
        Ec2 = new(clock);
        References = new(UsageSourceKind.References, clock);
        LastLaunches = new(UsageSourceKind.LastLaunch, clock);
        Service.Add([.. ImageSamples.Newest("web", 3).Append(ImageSamples.Image("web/1.0.0/1", 45)).Append(ImageSamples.Image("web/1.0.0/2", 45)).Select(AtHome)]);

        var other = ImageBuildArn.Parse(Arn("web/1.0.0/2"));
        var update = StateUpdate.Create(other, false, 1, LifecycleAction.Deprecate, "role", null, "45d old", null, null, clock.GetUtcNow().AddHours(-1));
        Complete(((IStateUpdates)Service).StartAsync(other.ToString(), update, default));
        Complete(Records.TryWriteAsync(LifecycleTransitions.New(other.ToString()).Requested(update, update.StoredAt), default));
        Service.Takes = TimeSpan.FromMinutes(1);
        (_started, _calls) = (Service.Executions.Count, Service.Calls.Count);
    }

    public FakeLifecycle Service { get; }

    public InMemoryLifecycleRecords Records { get; } = new();

    public FakeUsageReports Ec2 { get; }

    public InMemoryUsageReportRecords Reports { get; } = new();

    public InMemoryPins Pins { get; } = new();

    public ScriptedUsage References { get; }

    public ScriptedUsage LastLaunches { get; }

    /// <summary>Operations called after the set-up.</summary>
    public IEnumerable<string> Calls => Service.Calls.Skip(_calls);

    /// <summary>Number of updates started after the set-up. A request that is repeated with its client token starts none.</summary>
    public int Retired => Service.Executions.Count - _started;

    /// <summary>The client tokens of all requests for the image whose update crashed, the crashed one first.</summary>
    public IEnumerable<string> CrashedTokens => Service.Sent.Where(sent => sent.ImageArn == Arn("web/1.0.0/2")).Select(sent => sent.Update.Token);

    /// <summary>Adds an image that this stack disabled, with the AMI that the sample of a refused launch names.</summary>
    public void AddDisabled()
    {
        var image = AtHome(ImageSamples.Image("base/1.0.0/1", 70, "DISABLED")) with { AmiIds = ["ami-0123456789abcdef0"] };
        Service.Add(image);
        var since = ImageSamples.Now.AddDays(-1);
        Complete(Records.TryWriteAsync(
            LifecycleTransitions.New(image.Arn.ToString()) with { Amis = image.AmiIds, Quiet = new(since, since.AddDays(30), IsOwn: true), ChangedAt = since }, default));
    }

    /// <summary>Adds the image of <see cref="FunctionWorld.Image"/> as the service lists it.</summary>
    public void AddAvailable() => Service.Add(AtHome(ImageSamples.Image("base-al2023/1.0.0/7", 1)) with { AmiIds = ["ami-0f1b2c3d4e5f60718"] });

    private static string Arn(string path) => $"arn:aws:imagebuilder:us-east-1:123456789012:image/{path}";

    private static LifecycleImage AtHome(LifecycleImage image) => image with { Arn = ImageBuildArn.Parse(Arn(image.Path)) };

    private static void Complete(Task task) => Assert.True(task.IsCompletedSuccessfully);
}
