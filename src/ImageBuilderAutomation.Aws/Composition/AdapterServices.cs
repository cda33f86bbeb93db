using Amazon.DynamoDBv2;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.CloudTrail;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Aws.EventBridge;
using ImageBuilderAutomation.Aws.Failures;
using ImageBuilderAutomation.Aws.Iam;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Aws.ReleaseArchive;
using ImageBuilderAutomation.Aws.Ssm;
using ImageBuilderAutomation.Aws.Status;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Fleet;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Operators;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.PipelineHealth;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Releases.Descendants;
using ImageBuilderAutomation.Releases.Recording;
using ImageBuilderAutomation.Releases.Watermarks;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Aws.Composition;

/// <summary>Where a stack is.</summary>
/// <param name="Environment">Returns the value of a variable that the official clients read; null when it is not set.</param>
/// <param name="NotificationBus">Name or ARN of the stack's bus; null to publish no notifications.</param>
public sealed record StackAddress(Func<string, string?> Environment, string TableName, AccountRegion AccountRegion, string? NotificationBus)
{
    /// <summary>The stack's name, for commands in notifications; null leaves it out.</summary>
    public string? Name { get; init; }

    /// <summary>How long records are kept that no decision needs; null for ever.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Where release records are kept; null to record none.</summary>
    public ReleaseStorage? Releases { get; init; }
}

/// <summary>
/// Composes all handlers on AWS. The functions, the command line and the local host use this one composition and register what differs: policy, options,
/// clock and loggers. Nothing is created before it is used, and explicit factories keep the start short.
/// </summary>
public static class AdapterServices
{
    public static IServiceCollection AddStack(this IServiceCollection services, StackAddress stack) => services
        .AddSingleton(stack.AccountRegion)
        // The functions register their own afterwards.
        .AddSingleton<IMetrics, NullMetrics>()
        .AddSingleton<IAmazonImagebuilder>(_ => AwsClients.ImageBuilder(stack.Environment))
        .AddSingleton<IAmazonDynamoDB>(_ => AwsClients.DynamoDB(stack.Environment))
        .AddSingleton(p => new RecordTable(p.GetRequiredService<IAmazonDynamoDB>(), stack.TableName))
        .AddSingleton(_ => new AmiScans(stack.Environment))
        .AddSingleton(_ => new ParameterStore(stack.AccountRegion, stack.Environment))
        .AddSingleton<IParameterStore>(p => p.GetRequiredService<ParameterStore>())
        .AddSingleton<IChannelTargets>(p => new ChannelTargets(
            new(stack.AccountRegion, stack.Environment), new(stack.AccountRegion, stack.Environment, p.GetRequiredService<TimeProvider>())))
        .AddSingleton<ICallHistory>(_ => new CallHistory(stack.AccountRegion, stack.Environment))
        .AddSingleton<IMembership>(p => new PublisherMembership(p.GetRequiredService<IRoles>(), stack.AccountRegion))
        .AddSingleton<IFailureQueues>(_ => new FailureQueues(stack.Environment))
        .AddSingleton(p => new SwitchReminders(
            p.GetRequiredService<IModeSwitches>(), p.GetRequiredService<INotificationPublisher>(), p.GetRequiredService<PolicyInForce>(), stack.AccountRegion,
            p.GetRequiredService<TimeProvider>()))
        .AddSingleton(p => new OperatorRequests(
            p.GetRequiredService<IModeSwitches>(), p.GetRequiredService<RestoreImage>(), p.GetRequiredService<ILifecycleRecords>(),
            p.GetRequiredService<ManualStart>(), p.GetRequiredService<IWorkflowSteps>(), p.GetRequiredService<IFailureQueues>(),
            p.GetRequiredService<IPinnedAmis>(), stack.AccountRegion,
            p.GetRequiredService<TimeProvider>()))
        .AddSingleton<IRoles>(p => new Roles(stack.AccountRegion, stack.Environment, p.GetRequiredService<TimeProvider>()))
        .AddNotifications(stack)
        .AddRecords(stack.AccountRegion, stack.Retention)
        .AddImageBuilder(stack)
        .AddGates().AddPipelineHealth().AddHistory().AddReconciliation().AddTriggers().AddLifecycle().AddConfigurationGuard().AddPublishing().AddFleet().AddLeftovers()
        .AddChannels().AddDescendants().AddWatermarks()
        .AddReleaseArchive(stack)
        .AddRecording();

    private static IServiceCollection AddReleaseArchive(this IServiceCollection services, StackAddress stack) => services
        .AddSingleton(stack.Releases is { } releases ? new ReleaseOptions(IsOn: true, IsSigned: releases.KeyArn is not null) : ReleaseOptions.Off)
        .AddSingleton<IReleaseCandidates>(p => p.GetRequiredService<BuildRecords>())
        .AddSingleton<IReleaseArchive>(p => new ReleaseBucket(stack.Releases ?? ReleaseStorage.None, stack.Environment, p.GetRequiredService<TimeProvider>()))
        .AddSingleton<IReleaseSigner>(_ => new ReleaseKey(stack.Releases?.KeyArn ?? "", stack.Environment));

    private static IServiceCollection AddNotifications(this IServiceCollection services, StackAddress stack) => stack.NotificationBus is not { } bus
        ? services.AddSingleton<INotificationPublisher, NullNotificationPublisher>()
        : services
            .AddSingleton(_ => new EventBridgeNotificationPublisher(bus, stack.Environment))
            .AddSingleton<INotificationPublisher>(p => new AddressedNotifications(
                p.GetRequiredService<EventBridgeNotificationPublisher>(), p.GetService<OwnerRules>() ?? OwnerRules.None, stack.Name));

    private static IServiceCollection AddRecords(this IServiceCollection services, AccountRegion accountRegion, TimeSpan? retention) => services
        .AddSingleton(p => new ModeOverrides(
            Table(p), accountRegion, p.GetRequiredService<PolicyInForce>(), p.GetService<ILoggerFactory>()?.CreateLogger<ModeOverrides>()))
        .AddSingleton<IModeOverrides>(p => p.GetRequiredService<ModeOverrides>())
        .AddSingleton<IGateControl>(p => p.GetRequiredService<ModeOverrides>())
        .AddSingleton<IModeSwitches>(p => new ModeSwitches(Table(p), accountRegion))
        .AddSingleton(p => new StatusReader(
            p.GetRequiredService<IModeSwitches>(), p.GetRequiredService<IFunctionRuns>(), new(p.GetRequiredService<IPolicyPublications>()),
            p.GetRequiredService<IPolicyPublications>(), p.GetRequiredService<GateRecords>(), p.GetRequiredService<BuildRecords>(),
            p.GetRequiredService<PipelineHealthRecords>(), p.GetRequiredService<ConfigurationRecords>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<IFunctionRuns>(p => new FunctionRuns(Table(p), accountRegion))
        .AddSingleton<ICallRecords>(p => new CallRecords(Table(p), accountRegion, retention))
        .AddSingleton(p => new RecordedCall(
            p.GetRequiredService<ICallRecords>(), p.GetRequiredService<IRoles>(), accountRegion, p.GetRequiredService<TimeProvider>()))
        .AddSingleton<IImageApprovals>(p => new ImageApprovalRecords(Table(p), accountRegion))
        .AddSingleton(p => new GateRecords(Table(p), accountRegion, retention))
        .AddSingleton<IGateRecords>(p => p.GetRequiredService<GateRecords>())
        .AddSingleton(p => new BuildRecords(Table(p), accountRegion))
        .AddSingleton(p => new BuildPages(Table(p), accountRegion))
        .AddSingleton<IBuildRecords>(p => p.GetRequiredService<BuildRecords>())
        .AddSingleton<IRecordedBuilds>(p => p.GetRequiredService<BuildRecords>())
        .AddSingleton<IFleetHistory>(p => p.GetRequiredService<BuildRecords>())
        .AddSingleton<IDescentHistory>(p => p.GetRequiredService<BuildRecords>())
        .AddSingleton<IBuildProgress>(p => p.GetRequiredService<BuildRecords>())
        .AddSingleton<ILeftoverRecords>(p => new LeftoverRecords(Table(p), accountRegion))
        .AddSingleton<IBuildDetails>(p => new BuildDetailsRecords(Table(p), accountRegion))
        .AddSingleton<IBuildStarts>(p => new BuildStarts(Table(p), accountRegion))
        .AddSingleton<IReconcileCursors>(p => new ReconcileCursors(Table(p), accountRegion))
        .AddSingleton(p => new PipelineRunRecords(Table(p), accountRegion))
        .AddSingleton<IPipelineRunRecords>(p => p.GetRequiredService<PipelineRunRecords>())
        .AddSingleton(p => new PipelineHealthRecords(Table(p), accountRegion))
        .AddSingleton<IPipelineHealthRecords>(p => p.GetRequiredService<PipelineHealthRecords>())
        .AddSingleton(p => new LifecycleRecords(Table(p), accountRegion))
        .AddSingleton<ILifecycleRecords>(p => p.GetRequiredService<LifecycleRecords>())
        .AddSingleton(p => new ConfigurationRecords(Table(p), accountRegion))
        .AddSingleton<IConfigurationRecords>(p => p.GetRequiredService<ConfigurationRecords>())
        .AddSingleton<IPolicyPublications>(p => new PolicyPublications(Table(p), accountRegion))
        .AddSingleton<IChannelRecords>(p => new ChannelRecords(Table(p), accountRegion))
        .AddSingleton<IRevocations>(p => new RevocationRecords(Table(p), accountRegion))
        .AddSingleton<IWatermarkRecords>(p => new WatermarkRecords(Table(p), accountRegion))
        .AddSingleton<IReleaseRecords>(p => new ReleaseRecords(Table(p), accountRegion));

    private static IServiceCollection AddImageBuilder(this IServiceCollection services, StackAddress stack) => services
        .AddSingleton<IWorkflowSteps>(p => new WorkflowSteps(ImageBuilder(p)))
        .AddSingleton<IBuildSteps>(p => new BuildSteps(ImageBuilder(p)))
        .AddSingleton<IGateEvidence>(p => new GateEvidence(
            ImageBuilder(p),
            new(p.GetRequiredService<VerifiedStarts>(), p.GetRequiredService<IPipelineRunRecords>(), p.GetRequiredService<IRoles>(),
                new(stack.Name, stack.AccountRegion.Account, AwsClients.IsLocal(stack.Environment))),
            p.GetRequiredService<AmiScans>()))
        .AddSingleton(p => new Images(ImageBuilder(p), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<IImages>(p => p.GetRequiredService<Images>())
        .AddSingleton<IInspections>(p => p.GetRequiredService<Images>())
        .AddSingleton<IImageLists>(p => new ImageLists(ImageBuilder(p)))
        .AddSingleton<IPipelines>(p => new Pipelines(ImageBuilder(p), p.GetService<ILoggerFactory>()?.CreateLogger<Pipelines>()))
        .AddSingleton<IReportedChanges>(p => new ReportedChanges(ImageBuilder(p), p.GetRequiredService<ParameterStore>(), stack.AccountRegion))
        .AddSingleton<IPipelineDocuments>(p => new PipelineDocuments(ImageBuilder(p)))
        .AddSingleton<IBuildFailures>(p => new BuildFailures(ImageBuilder(p)))
        .AddSingleton<IImageScans>(p => new ImageScans(p.GetRequiredService<IGateEvidence>()))
        .AddUsage(stack)
        .AddSingleton<ILifecycleInventory>(p => new LifecycleInventory(
            ImageBuilder(p), p.GetRequiredService<AccountRegion>(), p.GetRequiredService<TimeProvider>()))
        .AddSingleton<IStateUpdates>(p => new StateUpdates(ImageBuilder(p)))
        .AddSingleton<IConfigurations>(p => new Configurations(ImageBuilder(p)))
        .AddSingleton<IRecipeWatermarks>(p => new RecipeWatermarks(ImageBuilder(p)))
        .AddSingleton<IReleaseEvidence>(p => new ReleaseEvidence(
            ImageBuilder(p), stack.Releases is null ? ReleaseEvidence.MaxPages : ReleaseEvidence.MaxPagesOfFunction));

    /// <summary>Who uses images: EC2 where it knows, and what people found in repositories.</summary>
    private static IServiceCollection AddUsage(this IServiceCollection services, StackAddress stack) => services
        .AddSingleton(_ => new Ec2Calls(stack.Environment))
        .AddSingleton<IUsageReports>(p => new UsageReports(p.GetRequiredService<Ec2Calls>()))
        .AddSingleton<IAmiFixes>(p => new AmiScanResults(p.GetRequiredService<Ec2Calls>()))
        .AddSingleton<IAmiAncestry>(p => new ImageAncestry(p.GetRequiredService<Ec2Calls>()))
        .AddSingleton<IServiceFailures, ServiceFailures>()
        .AddSingleton<IAmiWatermarks>(p => new AmiWatermarks(p.GetRequiredService<Ec2Calls>()))
        .AddSingleton<IAllowedAmis>(p => new AllowedAmis(p.GetRequiredService<Ec2Calls>()))
        .AddSingleton(p => new BuildResources(p.GetRequiredService<Ec2Calls>(), stack.AccountRegion))
        .AddSingleton<IEc2Resources>(p => p.GetRequiredService<BuildResources>())
        .AddSingleton<IAmiStates>(p => p.GetRequiredService<BuildResources>())
        .AddSingleton<ILaunchPermissions>(p => new AmiLaunchPermissions(p.GetRequiredService<Ec2Calls>()))
        .AddSingleton<IUsageReportRecords>(p => new UsageReportRecords(Table(p), stack.AccountRegion))
        .AddSingleton<IPinnedAmis>(p => new PinnedAmiRecords(Table(p), stack.AccountRegion))
        .AddSingleton(p =>
        {
            var (ec2, rules, clock) = (p.GetRequiredService<Ec2Calls>(), p.GetRequiredService<LifecycleRules>().Usage, p.GetRequiredService<TimeProvider>());
            return new UsageSources(
            [
                new ImageReferences(ec2, rules, stack.AccountRegion, clock),
                new UsageReportSource(p.GetRequiredService<IUsageReportRecords>(), rules, stack.AccountRegion),
                new LastLaunches(ec2, clock),
                new PinSource(p.GetRequiredService<IPinnedAmis>(), rules, clock),
            ]);
        });

    private static RecordTable Table(IServiceProvider services) => services.GetRequiredService<RecordTable>();

    private static IAmazonImagebuilder ImageBuilder(IServiceProvider services) => services.GetRequiredService<IAmazonImagebuilder>();
}
