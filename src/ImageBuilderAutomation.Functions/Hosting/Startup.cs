using AWS.Lambda.Powertools.Logging;
using Amazon.DynamoDBv2;
using Amazon.Imagebuilder;
using Amazon.Lambda.Annotations;
using ImageBuilderAutomation.Aws.CloudWatch;
using ImageBuilderAutomation.Aws.Composition;
using ImageBuilderAutomation.ConfigurationGuard;
using ImageBuilderAutomation.Functions.People;
using ImageBuilderAutomation.Functions.Policies;
using ImageBuilderAutomation.Functions.Schedules;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.History.Reconciliation;
using ImageBuilderAutomation.Leftovers;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Metrics;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.People;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Releases.Channels;
using ImageBuilderAutomation.Reliability;
using ImageBuilderAutomation.Triggers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions.Hosting;

/// <summary>Composes a function from an environment. Several functions can share one process, each with its own environment.</summary>
[LambdaStartup]
public sealed class Startup
{
    private readonly Func<string, string?> _environment;
    private readonly Action<IServiceCollection>? _amend;
    private readonly Settings? _settings;

    public Startup()
        : this(Environment.GetEnvironmentVariable)
    {
    }

    /// <param name="environment">Returns the value of a variable; null when it is not set.</param>
    /// <param name="amend">Runs last, so its registrations replace the others.</param>
    public Startup(Func<string, string?> environment, Action<IServiceCollection>? amend = null)
    {
        _environment = environment;
        _amend = amend;
        var reader = new SettingsReader(environment);
        _settings = reader.Read();
        Problems = reader.Problems;
    }

    /// <summary>Empty when the functions can start.</summary>
    public IReadOnlyList<string> Problems { get; }

    /// <exception cref="StartupException">There are <see cref="Problems"/>.</exception>
    public void ConfigureServices(IServiceCollection services)
    {
        var settings = _settings ?? throw new StartupException(Problems);

        services.AddLogging(logging => logging.AddPowertoolsLogger(config =>
        {
            config.Service = settings.ServiceName;
            config.MinimumLogLevel = settings.LogLevel;
            config.LoggerOutputCase = LoggerOutputCase.SnakeCase;
        }));
        // Explicit factories here and below: resolving by reflection would slow every cold start. For the same reason there is no options system.
        services.AddSingleton<ILoggerFactory>(provider =>
            new LoggerFactory(provider.GetServices<ILoggerProvider>(), new LoggerFilterOptions { MinLevel = settings.LogLevel }));
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<ConfigChangeFunction>());

        services.AddSingleton(settings.Clock);
        services.AddStack(new(_environment, settings.TableName, settings.AccountRegion, settings.NotificationBus)
        {
            Name = settings.StackName,
            Retention = settings.Retention,
            Releases = settings.Releases,
        });
        // One instance also under a published policy, so that an invocation's metrics stay together.
        if (settings.MetricsNamespace is { } metricsNamespace)
        {
            services.AddSingleton<IMetrics>(new EmbeddedMetrics(
                metricsNamespace, settings.StackName ?? settings.TableName, _environment("ANNOTATIONS_HANDLER") ?? "", settings.Clock, StandardOutput.Write));
        }

        services.AddSingleton(p => new ScheduledRuns(p.GetRequiredService<IFunctionRuns>(), settings.Policy.Hash, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton(new PublishOptions { SecondPublisherFor = settings.SecondPublisherFor });
        services.AddSingleton(new PackagedPolicy(settings.PackagedPair));
        services.AddSingleton(p => new PolicyDesk(p.GetRequiredService<PublishPolicy>(), p.GetRequiredService<PolicyInForce>()));
        List<ServiceDescriptor> basis = [.. services];
        AddPolicy(services, settings, PolicyInForce.Packaged(settings.Policy));

        _amend?.Invoke(services);

        services.AddSingleton(p => new PersonCalls(
            p.GetRequiredService<RecordedCall>(), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILoggerFactory>().CreateLogger<PersonCalls>()));
        services.AddSingleton(p => new PolicyRunner(
            p, settings.UsesPublishedPolicy ? p.GetRequiredService<IPolicySource>() : null, policy => Compose(basis, p, settings, policy)));
    }

    /// <summary>The same services with another policy. Clients and loggers are shared, so that a published policy opens no second connection.</summary>
    private ServiceProvider Compose(IEnumerable<ServiceDescriptor> basis, IServiceProvider shared, Settings settings, PolicyInForce policy)
    {
        IServiceCollection composed = new ServiceCollection();
        composed.Add(basis);
        composed.AddSingleton(shared.GetRequiredService<ILoggerFactory>());
        composed.AddSingleton(_ => shared.GetRequiredService<IAmazonDynamoDB>());
        composed.AddSingleton(_ => shared.GetRequiredService<IAmazonImagebuilder>());
        AddPolicy(composed, settings, policy);
        _amend?.Invoke(composed);
        return composed.BuildServiceProvider();
    }

    /// <summary>The rules and the options of every capability.</summary>
    private static void AddPolicy(IServiceCollection services, Settings settings, PolicyInForce inForce)
    {
        var policy = inForce.Policy;
        services.AddSingleton(inForce);
        services.AddSingleton<IGateRules>(
            inForce.Problem is { } problem ? new HoldEverything(problem) : new GateDecider(policy.Gates, policy.Hash, [.. inForce.Authors]));
        services.AddSingleton(new ApproverGroups(policy.Approvers));
        services.AddSingleton(new GateOptions
        {
            Mode = policy.ModeOf(Capability.Gates),
            Timer = TimeProvider.System,
            SweepInterval = settings.SweepInterval,
        });
        services.AddSingleton(policy.Coverage);
        services.AddSingleton(policy.Owners);
        services.AddSingleton(policy.Builds);
        services.AddSingleton(new PipelineRunOptions { Mode = policy.ModeOf(Capability.Builds) });
        services.AddSingleton(new LeftoverOptions { Mode = policy.ModeOf(Capability.Builds) });
        services.AddSingleton(policy.Lifecycle);
        services.AddSingleton(new LifecycleOptions
        {
            Mode = policy.ModeOf(Capability.Lifecycle),
            ExecutionRole = settings.LifecycleRole,
        });
        services.AddSingleton<IConfigurationRules>(new ConfigurationRules(policy.Configurations, policy.Hash));
        services.AddSingleton(new ConfigurationOptions { Mode = policy.ModeOf(Capability.Configurations) });
        services.AddSingleton(new ChannelRules(policy.Channels, policy.Hash));
        services.AddSingleton(new ChannelOptions { Mode = policy.ModeOf(Capability.Releases) });
        services.AddSingleton(new ReconcileOptions());
    }
}
