using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.CloudFormation;
using ImageBuilderAutomation.Aws.Composition;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Releases.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>A deployed or local stack, read with the operator's own credentials.</summary>
internal sealed class Stack(
    Func<string, string?> environment, string tableName, AccountRegion accountRegion, bool canReachSteps, TimeProvider clock) : IDisposable
{
    private readonly ServiceCollection _registered = [];
    private ServiceProvider? _services;

    public Func<string, string?> Environment => environment;

    /// <summary>The stack's name as the operator wrote it; null where its parts were named.</summary>
    public string? Name { get; init; }

    /// <summary>Null where the stack's parts were named.</summary>
    public StackOutputs? Outputs { get; init; }

    public AccountRegion AccountRegion => accountRegion;

    public string TableName => tableName;

    /// <summary>Whether the command line names a table. Without one, the product need not be deployed.</summary>
    public bool HasTable => tableName.Length > 0;

    /// <summary>Whether Image Builder can be asked: for a local table alone it cannot.</summary>
    public bool CanReachSteps => canReachSteps;

    /// <summary>The URL of a local Image Builder; null for AWS.</summary>
    public Uri? LocalImageBuilder { get; init; }

    /// <summary>The stack's time. On a local stack it may be simulated.</summary>
    public TimeProvider Clock => clock;

    /// <summary>The stack's day, in UTC.</summary>
    public DateOnly Today => DayOption.Of(clock);

    public RecordTable Table => Get<RecordTable>();

    public GateRecords Gates => Get<GateRecords>();

    public BuildRecords Builds => Get<BuildRecords>();

    public IReleaseRecords Releases => Get<IReleaseRecords>();

    public LifecycleRecords Lifecycle => Get<LifecycleRecords>();

    public ConfigurationRecords ConfigurationRecords => Get<ConfigurationRecords>();

    public PipelineHealthRecords Pipelines => Get<PipelineHealthRecords>();

    public PipelineRunRecords Runs => Get<PipelineRunRecords>();

    /// <summary>Gives the readers a policy to decide with.</summary>
    public Stack With(Policy policy)
    {
        if (_services is not null)
            throw new InvalidOperationException($"Expected {nameof(With)} before the first use of the stack.");
        _registered.AddSingleton(policy.Builds);
        _registered.AddSingleton(policy.Lifecycle);
        _registered.AddSingleton(new ChannelRules(policy.Channels, policy.Hash));
        // A file does not say who published it, so approvals of its authors count here.
        _registered.AddSingleton<IGateRules>(new GateDecider(policy.Gates, policy.Hash));
        return this;
    }

    /// <summary>Gives the readers of usage their rules without a policy.</summary>
    public Stack With(LifecycleRules rules)
    {
        _registered.AddSingleton(rules);
        return this;
    }

    /// <summary>Gives the readers of published policies the packaged one, which counts while none is published.</summary>
    public Stack With(PackagedPolicy packaged)
    {
        _registered.AddSingleton(packaged);
        return this;
    }

    /// <summary>A reader, composed as in the functions, with the operator's credentials.</summary>
    /// <exception cref="UsageException">It calls Image Builder, and no endpoint is given for it.</exception>
    public T Get<T>()
        where T : notnull => (_services ??= Compose()).GetRequiredService<T>();

    private ServiceProvider Compose()
    {
        _registered.AddSingleton(clock);
        _registered.AddSingleton(new PublishOptions());
        _registered.AddStack(new(Environment, tableName, AccountRegion, NotificationBus: null));
        _registered.AddSingleton(_ => ImageBuilder());

        return _registered.BuildServiceProvider();
    }

    private IAmazonImagebuilder ImageBuilder()
    {
        if (!canReachSteps)
            throw new UsageException("Expected --imagebuilder in addition to --dynamodb: give the local Image Builder's URL.");
        return BundledPackages.ImageBuilder(environment);
    }

    public string PipelineArn(string name) => name.StartsWith("arn:", StringComparison.Ordinal)
        ? name
        : $"arn:{AccountRegion.Partition}:imagebuilder:{AccountRegion.Region}:{AccountRegion.Account}:image-pipeline/{name}";

    public void Dispose() => _services?.Dispose();
}
