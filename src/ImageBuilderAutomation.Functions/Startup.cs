using AWS.Lambda.Powertools.Logging;
using Amazon.DynamoDBv2;
using Amazon.Imagebuilder;
using Amazon.Lambda.Annotations;
using ImageBuilderAutomation.Aws;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Aws.Ec2;
using ImageBuilderAutomation.Aws.ImageBuilder;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Reliability;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Functions;

/// <summary>Composes a function from an environment. Several functions can share one process, each with its own environment.</summary>
[LambdaStartup]
public sealed class Startup
{
    /// <summary>Must be longer than the timeout of every function in template.yaml.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(3);

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
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<AnswerStep>());
        services.AddSingleton(provider => provider.GetRequiredService<ILoggerFactory>().CreateLogger<SweepSteps>());

        services.AddSingleton(settings.AccountRegion);
        services.AddSingleton(settings.Clock);
        services.AddSingleton(new GateOptions { Mode = settings.Policy.ModeOf(Capability.Gates), Lease = Lease });
        services.AddSingleton<IGateRules>(new GateDecider(settings.Policy.Gates, settings.Policy.Hash));
        services.AddSingleton<AnswerStep>();
        services.AddSingleton<SweepSteps>();

        services.AddSingleton<IAmazonImagebuilder>(_ => AwsClients.ImageBuilder(_environment));
        services.AddSingleton<IWorkflowSteps>(provider => new WorkflowSteps(provider.GetRequiredService<IAmazonImagebuilder>()));
        services.AddSingleton(_ => new AmiScans(_environment));
        services.AddSingleton<IGateEvidence>(provider => new GateEvidence(
            provider.GetRequiredService<IAmazonImagebuilder>(), provider.GetRequiredService<IBuildStarts>(), provider.GetRequiredService<AmiScans>()));

        services.AddSingleton<IAmazonDynamoDB>(_ => AwsClients.DynamoDB(_environment));
        services.AddSingleton(provider => new RecordTable(provider.GetRequiredService<IAmazonDynamoDB>(), settings.TableName));
        services.AddSingleton<IGateRecords>(provider => new GateRecords(provider.GetRequiredService<RecordTable>(), settings.AccountRegion));
        services.AddSingleton<IModeOverrides>(provider => new ModeOverrides(
            provider.GetRequiredService<RecordTable>(), settings.AccountRegion, provider.GetRequiredService<ILoggerFactory>().CreateLogger<ModeOverrides>()));

        NotificationRegistration.Add(services, settings, _environment);
        HistoryRegistration.Add(services, settings);
        ConfigurationRegistration.Add(services, settings);
        TriggerRegistration.Add(services, settings);
        LifecycleRegistration.Add(services, settings);

        _amend?.Invoke(services);
    }
}
