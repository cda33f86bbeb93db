using System.Text;
using System.Text.Json.Nodes;
using Amazon.Lambda.TestUtilities;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Watermarks;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TestKit;
using TestKit.ConfigurationGuard;
using TestKit.Gates;
using TestKit.History;
using TestKit.Leftovers;
using TestKit.Operations;
using TestKit.PipelineHealth;
using TestKit.Publishing;
using TestKit.Releases;

namespace ImageBuilderAutomation.Functions.Tests;

/// <summary>Starts the functions as Lambda does, with an in-memory service and table that match the sample events.</summary>
internal sealed class FunctionWorld
{
    public const string StepId = "step-11111111-2222-3333-4444-555555555555";

    public static readonly ImageBuildArn Image = ImageBuildArn.Parse("arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/7");

    /// <summary>The image whose AMI the sample of an AMI's state names. The history knows it from the start of the function that handles the sample.</summary>
    public const string ChangedImage = "arn:aws:imagebuilder:us-east-1:123456789012:image/base-al2023/1.0.0/6";

    public const string Pipeline = "arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/base-al2023";

    public const string Configuration = "arn:aws:imagebuilder:us-east-1:123456789012:infrastructure-configuration/base-infra";

    private bool _isChangedImageKnown;

    public FunctionWorld()
    {
        Service = new(Clock);
        Gates = new(Approvals);
        Lifecycle = new(Clock);
        Running = new(Clock);
        Pipelines = new(Clock);
        Pipelines.All[Pipeline] = new(Pipeline, IsEnabled: false, new(2026, 7, 1, 8, 0, 0, TimeSpan.Zero), "settings", 5);
        var arn = Image.ToString();
        Service.Steps[StepId] = new(
            StepId, arn, "wf-11111111-2222-3333-4444-555555555555",
            "arn:aws:imagebuilder:us-east-1:123456789012:workflow/distribution/gated-distribution/1.0.0/1", "ApproveRelease", StepAction.WaitForAction,
            "RUNNING", Clock.GetUtcNow(), TimeSpan.FromDays(3), null, null, null, null)
        {
            OnFailure = "Abort",
        };
        Service.Images[arn] = new(
            arn, "arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/base-al2023",
            "arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/base-al2023/1.0.0",
            "base-al2023", "1.0.0", "Linux", "USER_INITIATED", "DISTRIBUTING", Clock.GetUtcNow() - TimeSpan.FromHours(1), "COMPLETED", null, true,
            new Dictionary<string, string>());
        Service.Snapshots[arn] = new(
            arn, "base-al2023", "1.0.0", "AVAILABLE", null, "arn:aws:imagebuilder:us-east-1:123456789012:image-pipeline/base-al2023",
            "arn:aws:imagebuilder:us-east-1:123456789012:image-recipe/base-al2023/1.0.0", "Linux", null, "USER_INITIATED", Clock.GetUtcNow(), [],
            new Dictionary<string, string>(), Clock.GetUtcNow());
        Configurations.All[Configuration] = new(
            Configuration, "Base infra",
            ConfigurationWorld.Complete.With(ConfigurationWorld.Tokens, FieldValue.Of("optional"))
                .With(ConfigurationWorld.Owner, FieldValue.Of("nobody")).With("tags.old", FieldValue.Of("x")),
            Clock.GetUtcNow());
        ConfigurationRules.Require(
            new(ConfigurationWorld.Tokens, new EqualTo(FieldValue.Of("required"))),
            new(ConfigurationWorld.Owner, new EqualTo(FieldValue.Of("platform"))),
            new("tags.old", new Absent()));
    }

    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal)
    {
        ["TABLE_NAME"] = "records",
        ["STACK_ACCOUNT"] = "123456789012",
        ["STACK_REGION"] = "us-east-1",
        ["LIFECYCLE_ROLE_ARN"] = "arn:aws:iam::123456789012:role/Lifecycle",
        ["POWERTOOLS_LOG_LEVEL"] = "Information",
        // The AWS clients are created even in tests that do not call them, and need a Region.
        ["AWS_REGION"] = "us-east-1",
    };

    public TestClock Clock { get; } = new();

    public FakeImageBuilder Service { get; }

    public OldImages Lifecycle { get; }

    public InMemoryGateRecords Gates { get; }

    public InMemoryImageApprovals Approvals { get; } = new();

    public FakeRoles Roles { get; } = new();

    public InMemoryCalls PersonCalls { get; } = new();

    public InMemorySwitches Switches { get; } = new();

    public InMemoryFunctionRuns Runs { get; } = new();

    public InMemoryPolicyPublications Publications { get; } = new();

    public InMemoryBuildRecords Builds { get; } = new();

    public InMemoryBuildDetails Details { get; } = new();

    /// <summary>Contains one configuration that has drifted in one setting and two tags.</summary>
    public FakeConfigurations Configurations { get; } = new();

    public InMemoryConfigurationRecords ConfigurationRecords { get; } = new();

    public ListedRules ConfigurationRules { get; } = new();

    public RecordedNotifications Notifications { get; } = new();

    public RecordedMetrics Metrics { get; } = new();

    /// <summary>Whether the started function resolved the notification publisher.</summary>
    public bool NotificationsRequested { get; private set; }

    /// <summary>Contains the pipeline of the sample events, which the service has disabled.</summary>
    public FakePipelineDocuments Pipelines { get; }

    public InMemoryPipelineHealthRecords Health { get; } = new();

    public InMemoryBuildStarts Starts { get; } = new();

    public InMemoryLeftoverRecords Leftovers { get; } = new();

    /// <summary>One channel, which an image was released to that no function has moved there yet.</summary>
    public ReleasedImages Channels { get; } = new();

    /// <summary>The watermarks of AMIs; no AMI has one.</summary>
    public InMemoryWatermarks Watermarks { get; } = new("123456789012");

    /// <summary>What the history knows of builds that are under way.</summary>
    public FakeBuilds Running { get; }

    /// <summary>EC2 has one snapshot of an image that does not exist, and no AMI.</summary>
    public FakeEc2Resources Ec2 { get; } = new();

    /// <summary>The mode of the packaged policy is observe; this override makes the functions act.</summary>
    public ModeSwitch Modes { get; } = new(Capability.Gates, Capability.Builds, Capability.Configurations, Capability.Lifecycle, Capability.Releases) { Override = Mode.Act };

    public LogLines Log { get; } = new();

    /// <summary>Counts everything that an event can change.</summary>
    public (int Sent, int GateWrites, int OtherWrites) Effects => (
        Service.Sent.Count + Configurations.Changes.Count + Lifecycle.Retired,
        Gates.Writes,
        Builds.Writes + Details.Writes + Health.Writes + Starts.All.Count + ConfigurationRecords.Writes + Leftovers.Writes + Channels.Records.Writes - (_isChangedImageKnown ? 1 : 0));

    /// <summary>The operations of all Image Builder calls.</summary>
    public IEnumerable<string> Calls => Service.Calls.Concat(Configurations.Calls).Concat(Pipelines.Calls).Concat(Lifecycle.Calls);

    /// <param name="effects">Interrupts the function directly after one of its effects.</param>
    public HostedFunction Start(string? name, Effects? effects = null)
    {
        if (name == "RecordAmiState" && !_isChangedImageKnown)
            KnowChangedImage();
        return FunctionTable.Create(name, new Startup(Environment.GetValueOrDefault, services => Amend(services, effects ?? new())));
    }

    /// <summary>Invokes the function once in a new host, as in a new process.</summary>
    public Task InvokeAsync(string name, string json, Effects? effects = null) => InvokeAsync(name, Encoding.UTF8.GetBytes(json), effects);

    public async Task InvokeAsync(string name, byte[] json, Effects? effects = null)
    {
        await using var function = Start(name, effects);
        using var input = new MemoryStream(json);
        await using var output = await function.InvokeAsync(input, new TestLambdaContext { AwsRequestId = "request-1" });
        Assert.Equal(-1, output.ReadByte());
    }

    /// <summary>Calls the function once as a person, in a new host, and returns its answer.</summary>
    public async Task<JsonObject> CallAsync(string name, string json)
    {
        await using var function = Start(name);
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(json));
        await using var output = await function.InvokeAsync(input, new TestLambdaContext { AwsRequestId = $"request-{PersonCalls.All.Count}" });
        return (await JsonNode.ParseAsync(output))!.AsObject();
    }

    /// <summary>The part of a pass over deferred builds that enables pipelines; the rest needs a world of triggers.</summary>
    public async Task PassAsync()
    {
        var services = new ServiceCollection();
        new Startup(Environment.GetValueOrDefault, registered => Amend(registered, new())).ConfigureServices(services);
        await using var provider = services.BuildServiceProvider();
        var disabled = provider.GetRequiredService<DisabledPipelines>();
        var pipelines = new List<string>();
        await disabled.ListAsync(pipelines, CancellationToken.None);
        foreach (var pipeline in pipelines)
            await disabled.EvaluateAsync(pipeline, CancellationToken.None);
    }

    private void KnowChangedImage()
    {
        _isChangedImageKnown = true;
        var image = Service.Snapshots[Image.ToString()] with { Arn = ChangedImage, Amis = [new("ami-01a23bc4def5a6789", "us-east-1", "123456789012", null)] };
        Service.Snapshots[ChangedImage] = image;
        // In memory, so the write has completed.
        _ = Builds.TryWriteAsync(new() { ImageArn = ChangedImage, Current = image }, default);
    }

    private void Amend(IServiceCollection services, Effects effects)
    {
        var gates = new Interrupted(effects, Service, Gates, Approvals, Modes);
        var builds = new InterruptedBuilds<FakeImageBuilder>(effects, Service, Builds, Details);
        var configurations = new InterruptedGuard(effects, Configurations, ConfigurationRecords, () => Modes.Override);
        var health = new InterruptedPipelineHealth(effects, Pipelines, Health, Modes);
        services.AddSingleton<TimeProvider>(Clock);
        services.AddSingleton<IMetrics>(Metrics);
        services.AddSingleton<IConfigurations>(configurations);
        services.AddSingleton<IConfigurationRecords>(configurations);
        services.AddSingleton<IConfigurationRules>(ConfigurationRules);
        services.AddSingleton<IWorkflowSteps>(gates);
        services.AddSingleton<IGateEvidence>(gates);
        services.AddSingleton<IGateRecords>(gates);
        services.AddSingleton<IModeOverrides>(gates);
        services.AddSingleton<IGateControl>(gates);
        services.AddSingleton<IImageApprovals>(gates);
        services.AddSingleton<IRoles>(Roles);
        services.AddSingleton<ICallRecords>(PersonCalls);
        services.AddSingleton<IModeSwitches>(Switches);
        services.AddSingleton<IFunctionRuns>(Runs);
        services.AddSingleton<IFailureQueues>(new NoFailureQueues());
        services.AddSingleton<IPolicyPublications>(Publications);
        services.AddSingleton<IImages>(builds);
        services.AddSingleton<IInspections>(builds);
        services.AddSingleton<IImageLists>(Service);
        services.AddSingleton<IRecordedBuilds>(Builds);
        services.AddSingleton<IReconcileCursors>(new InMemoryReconcileCursors());
        services.AddSingleton<IBuildRecords>(builds);
        services.AddSingleton<IBuildDetails>(builds);
        services.AddSingleton<INotificationPublisher>(p =>
        {
            NotificationsRequested = true;
            return new AddressedNotifications(Notifications.Interrupted(effects), p.GetRequiredService<OwnerRules>(), "image-builder-automation");
        });
        services.AddSingleton<IPipelineDocuments>(health);
        services.AddSingleton<IPipelineHealthRecords>(health);
        services.AddSingleton<IBuildStarts>(Starts);
        services.AddSingleton<ILifecycleInventory>(Lifecycle.Service);
        services.AddSingleton<IParameterStore>(Lifecycle.Service);
        services.AddSingleton<IStateUpdates>(Lifecycle.Service);
        services.AddSingleton<ILifecycleRecords>(Lifecycle.Records);
        services.AddSingleton<IUsageReports>(Lifecycle.Ec2);
        services.AddSingleton<ILaunchPermissions>(Lifecycle.Ec2);
        services.AddSingleton<IUsageReportRecords>(Lifecycle.Reports);
        services.AddSingleton<IPinnedAmis>(Lifecycle.Pins);
        services.AddSingleton<ILeftoverRecords>(Leftovers);
        services.AddSingleton(Channels.Rules);
        services.AddSingleton<IChannelRecords>(Channels.Records);
        services.AddSingleton<IRevocations>(Channels.Records);
        services.AddSingleton<IChannelCandidates>(Channels);
        services.AddSingleton<IChannelTargets>(Channels);
        services.AddSingleton<IAmiWatermarks>(Watermarks);
        services.AddSingleton<IRecipeWatermarks>(Watermarks);
        services.AddSingleton<IWatermarkRecords>(Watermarks);
        services.AddSingleton<IBuildProgress>(Running);
        services.AddSingleton<IBuildSteps>(Running);
        services.AddSingleton<IEc2Resources>(Ec2);
        services.AddSingleton<IAmiStates>(Ec2);
        services.AddSingleton(new UsageSources([Lifecycle.References, Lifecycle.LastLaunches]));
        services.AddLogging(logging => logging.ClearProviders().AddProvider(Log));
    }
}
