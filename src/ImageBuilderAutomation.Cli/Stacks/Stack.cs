using Amazon.Imagebuilder;
using ImageBuilderAutomation.Aws.Composition;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Releases;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Cli.Stacks;

/// <summary>A deployed or local stack, accessed with the operator's own credentials.</summary>
internal sealed class Stack(
    Func<string, string?> environment, string tableName, AccountRegion accountRegion, Identity identity, bool canReachSteps, TimeProvider clock,
    string? bus = null) : IDisposable
{
    private readonly ServiceCollection _registered = [];
    private ServiceProvider? _services;

    public Func<string, string?> Environment => environment;

    public AccountRegion AccountRegion => accountRegion;

    public Identity Identity => identity;

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

    /// <summary>Gives the handlers what they need besides the stack.</summary>
    /// <param name="executionRole">ARN of the role that Image Builder assumes to change images.</param>
    public Stack With(Policy? policy = null, string executionRole = "")
    {
        if (_services is not null)
            throw new InvalidOperationException($"Expected {nameof(With)} before the first use of the stack.");
        _registered.AddSingleton(clock);
        _registered.AddSingleton(new GateOptions { Mode = policy?.ModeOf(Capability.Gates) ?? Mode.Observe });
        _registered.AddSingleton(new PipelineRunOptions());
        _registered.AddSingleton(new LifecycleOptions { ExecutionRole = executionRole });
        _registered.AddSingleton(PolicyInForce.Packaged(policy ?? new() { Hash = "none" }));
        if (policy is not null)
        {
            _registered.AddSingleton(new ApproverGroups(policy.Approvers));
            _registered.AddSingleton<IGateRules>(new GateDecider(policy.Gates, policy.Hash));
            _registered.AddSingleton(policy.Builds);
            _registered.AddSingleton(policy.Lifecycle);
        }

        return this;
    }

    /// <summary>A handler, or a part of one, composed as in the functions, with the operator's credentials.</summary>
    /// <exception cref="UsageException">It calls Image Builder, and no endpoint is given for it.</exception>
    public T Get<T>()
        where T : notnull => (_services ??= Compose()).GetRequiredService<T>();

    private ServiceProvider Compose()
    {
        _registered.AddStack(new(Environment, tableName, AccountRegion, bus));
        if (!canReachSteps)
        {
            _registered.AddSingleton<IAmazonImagebuilder>(_ =>
                throw new UsageException("Expected --imagebuilder in addition to --dynamodb: give the local Image Builder's URL."));
        }

        return _registered.BuildServiceProvider();
    }

    public string PipelineArn(string name) => name.StartsWith("arn:", StringComparison.Ordinal)
        ? name
        : $"arn:{AccountRegion.Partition}:imagebuilder:{AccountRegion.Region}:{AccountRegion.Account}:image-pipeline/{name}";

    public void Dispose() => _services?.Dispose();
}
