using Amazon.DynamoDBv2;
using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Aws.EventBridge;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Notifications;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Triggers;
using ImageBuilderAutomation.Triggers.Causes;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>A deployed or local stack, accessed with the operator's own credentials.</summary>
internal sealed record Stack(
    Func<string, string?> Environment, string TableName, AccountRegion AccountRegion, Identity Identity, bool CanReachSteps, string? Bus = null) : IDisposable
{
    /// <summary>The lease of a stored request. Like the functions' lease, it is longer than any function's time-out.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

    private readonly Lazy<IAmazonDynamoDB> _dynamodb = new(() => AwsClients.DynamoDB(Environment));
    private readonly Lazy<IAmazonImagebuilder> _imageBuilder = new(() => CanReachSteps
        ? AwsClients.ImageBuilder(Environment)
        : throw new UsageException("Expected --imagebuilder in addition to --dynamodb: give the local Image Builder's URL."));

    private readonly AmiScans _amiScans = new(Environment);

    private readonly Lazy<EventBridgeNotificationPublisher?> _bus = new(() => Bus is null ? null : new(Bus, Environment));

    public RecordTable Table => new(_dynamodb.Value, TableName);

    public GateRecords Gates => new(Table, AccountRegion);

    public BuildRecords Builds => new(Table, AccountRegion);

    public IReleaseRecords Releases => new ReleaseRecords(Table, AccountRegion);

    public ExportRelease Exporting(TimeProvider clock) =>
        new(Images(clock), new ReleaseEvidence(_imageBuilder.Value), Releases, clock);

    public LifecycleRecords Lifecycle => new(Table, AccountRegion);

    public IStateUpdates StateUpdates => new StateUpdates(_imageBuilder.Value);

    public ILifecycleInventory Inventory(TimeProvider clock) => new LifecycleInventory(_imageBuilder.Value, AccountRegion, clock);

    public IImages Images(TimeProvider clock) => new Images(_imageBuilder.Value, clock);

    public IConfigurations Configurations => new Aws.ImageBuilder.Configurations(_imageBuilder.Value);

    public ConfigurationRecords ConfigurationRecords => new(Table, AccountRegion);

    public IWorkflowSteps Steps => new WorkflowSteps(_imageBuilder.Value);

    public IGateEvidence Evidence => new GateEvidence(_imageBuilder.Value, new BuildStarts(Table, AccountRegion), _amiScans);

    public IPipelines Pipelines => new Pipelines(_imageBuilder.Value);

    public IImageScans ImageScans => new ImageScans(Evidence);

    public PipelineRunRecords Runs => new(Table, AccountRegion);

    public INotificationPublisher Notifications => _bus.Value is { } bus ? bus : new NullNotificationPublisher();

    public string PipelineArn(string name) => name.StartsWith("arn:", StringComparison.Ordinal)
        ? name
        : $"arn:{PartitionOf(AccountRegion.Region)}:imagebuilder:{AccountRegion.Region}:{AccountRegion.Account}:image-pipeline/{name}";

    private static string PartitionOf(string region) =>
        region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : "aws";

    /// <summary>Finds a gate by its step's id. When no record exists, a new one is created from the waiting step in the service.</summary>
    /// <exception cref="UsageException">Neither the table nor the service has the step.</exception>
    public async Task<GateRecord> FindGateAsync(string step, bool orOpen, CancellationToken cancellationToken)
    {
        // The index may lag, so the record itself is read again.
        if (await Gates.FindByStepAsync(step, cancellationToken) is { } found)
            return await Gates.ReadAsync(found.ImageArn, step, cancellationToken) ?? found;
        return orOpen && await Steps.ReadAsync(step, cancellationToken) is { IsWaiting: true } waiting
            ? await Gates.ReadAsync(waiting.ImageArn, step, cancellationToken) ?? GateTransitions.Opened(waiting)
            : throw new UsageException(
                $"Expected the id of a waiting step of account {AccountRegion.Account} in {AccountRegion.Region}, found '{step}'. List open gates with: gates list");
    }

    public void Dispose()
    {
        if (_dynamodb.IsValueCreated)
            _dynamodb.Value.Dispose();
        if (_imageBuilder.IsValueCreated)
            _imageBuilder.Value.Dispose();
        _amiScans.Dispose();
        if (_bus.IsValueCreated)
            _bus.Value?.Dispose();
    }
}
