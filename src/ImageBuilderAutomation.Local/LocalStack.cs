using System.Text;
using ImageBuilderAutomation.Emulator;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.People;
using ImageBuilderAutomation.Local.RuntimeApi;
using ImageBuilderAutomation.Local.Schedules;
using ImageBuilderAutomation.Local.Services;
using ImageBuilderAutomation.Local.Services.Ec2;
using ImageBuilderAutomation.Local.Tables;
using ImageBuilderAutomation.Local.Tables.Storage;
using ImageBuilderAutomation.Local.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Local;

/// <summary>Runs a SAM template on this machine: Image Builder emulator, table, functions, events and schedules.</summary>
public sealed class LocalStack : IAsyncDisposable
{
    private readonly LocalStackOptions _options;
    private readonly IFunctionHost _host;
    private readonly SeededIds _ids;
    private readonly Action<Exception> _failed;
    private readonly ScheduledEvents _schedules;
    private readonly List<IAsyncDisposable> _servers = [];

    private LocalStack(LocalStackOptions options)
    {
        _options = options;
        _ids = new(options.Seed);
        _failed = e => options.Log($"The local host failed: {e}");
        Template = TemplateReader.Read(options.Template, options.Settings);
        Roles = new(options.Settings, options.Roles, options.Clock, options.NamesSessions);
        People = new(options.Settings, Roles, options.Wall);
        Faults = new(options.AtLeastOnce ? 2 : 1);
        _host = options.Processes is { } processes
            ? new ProcessHost(processes, Environment, options.Clock, options.Wall, options.Log)
            : new FunctionHost(options.Functions ?? Start, options.Clock, options.Wall, options.Log);
        Queues = new(Template, _ids, options.Clock, options.Wall);
        Deliveries = new(_host, Queues, Faults, _ids, options.Clock, options.Concurrency, _failed);
        Router = new(Template, Deliveries, _ids, options.Clock);
        _schedules = new(Template, Router, _ids, options.Clock);
    }

    public TemplateModel Template { get; }

    public TimeProvider Clock => _options.Clock;

    /// <summary>The URLs of the local services; set once started.</summary>
    public LocalEndpoints Endpoints { get; private set; } = null!;

    /// <summary>The emulator in this process; null if the options name a running one.</summary>
    public EmulatorServer? Emulator { get; private set; }

    /// <summary>The table server in this process; null if the options name a running DynamoDB.</summary>
    public TableServer? Table { get; private set; }

    /// <summary>The server for the other AWS services of this stack; set once started.</summary>
    public StackServices Services { get; private set; } = null!;

    /// <summary>The AMIs of this host, and the instances, launch templates and reports that refer to them; set once started.</summary>
    public LocalEc2 Ec2 => Services.Ec2;

    /// <summary>The users and role sessions that may sign requests to function URLs.</summary>
    public LocalPeople People { get; }

    /// <summary>The roles that GetRole of IAM shows.</summary>
    public LocalRoles Roles { get; }

    public EventRouter Router { get; }

    public AsynchronousInvocations Deliveries { get; }

    public DeliveryFaults Faults { get; }

    public LocalQueues Queues { get; }

    /// <exception cref="TemplateException">The template cannot run here.</exception>
    /// <exception cref="StartupException">A function's environment or policy is invalid.</exception>
    public static async Task<LocalStack> StartAsync(LocalStackOptions options, CancellationToken cancellationToken = default)
    {
        var stack = new LocalStack(options);
        try
        {
            await stack.StartServersAsync(cancellationToken);
            // A process is started by its first event, so an error at its start is reported only then.
            (stack._host as FunctionHost)?.StartAll(stack.Template.Functions);
            if (options.Prepare is { } prepare)
                await prepare(stack);
            stack._schedules.Start();
            return stack;
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>Invokes a function synchronously, without retries.</summary>
    /// <param name="function">A logical id of the template.</param>
    public async Task<InvocationResult> InvokeAsync(string function, string payload)
    {
        using var busy = new WorkInFlight(Clock).Begin();
        return await _host.InvokeAsync(Template.Functions.First(f => f.LogicalId == function), _ids.Next(), Encoding.UTF8.GetBytes(payload));
    }

    /// <summary>Kills the processes of a function that currently handle an invocation. Requires functions that run as processes.</summary>
    /// <param name="function">A logical id of the template.</param>
    public Task KillRunningAsync(string function) => (_host as ProcessHost)?.KillRunningAsync(function)
        ?? throw new InvalidOperationException("Functions run inside this process, so no process can be killed. Set LocalStackOptions.Processes.");

    /// <summary>The environment variables for an AWS client of this stack.</summary>
    /// <param name="accessKey">Shown as the caller in the emulator's log.</param>
    public Func<string, string?> ClientEnvironment(string accessKey)
    {
        var values = FunctionEnvironment.Client(accessKey, Template.Settings, Endpoints);
        return name => values.GetValueOrDefault(name);
    }

    /// <summary>The environment variables for an AWS client of this stack that signs as a user or role session of <see cref="People"/>.</summary>
    public Func<string, string?> ClientEnvironment(LocalCredentials credentials)
    {
        ArgumentNullException.ThrowIfNull(credentials);
        var others = ClientEnvironment(credentials.AccessKeyId);
        return name => name switch
        {
            "AWS_SECRET_ACCESS_KEY" => credentials.SecretAccessKey,
            "AWS_SESSION_TOKEN" => credentials.SessionToken,
            _ => others(name),
        };
    }

    public async ValueTask DisposeAsync()
    {
        _schedules.Dispose();
        await Deliveries.DisposeAsync();
        if (Deliveries.Dropped > 0)
            _options.Log($"{Deliveries.Dropped} events were not delivered yet and are dropped.");
        await _host.DisposeAsync();
        foreach (var server in _servers)
            await server.DisposeAsync();
    }

    private async Task StartServersAsync(CancellationToken cancellationToken)
    {
        var served = new ServedStack(
            Template, Router, Queues, Deliveries, Clock, _options.Wall, People, Roles, InvokeAsync, () => Emulator?.World, () => Endpoints, _failed, _options.Seed);
        Services = await StackServices.StartAsync(served, _options.ServicesPort, _options.AllowedHosts, cancellationToken);
        _servers.Add(Services);
        var table = _options.DynamoDB;
        if (table is null)
        {
            Table = await TableServer.StartAsync(
                new()
                {
                    Tables = [.. Template.Tables.Select(Schema)],
                    Port = _options.DynamoDBPort,
                    AllowedHosts = _options.AllowedHosts,
                    Clock = _options.Clock,
                    Unexpected = _failed,
                    StateDirectory = _options.StateDirectory,
                    MayPut = (key, partition) => PermissionsOf(key)?.MayPut(partition) ?? true,
                    MayRead = (key, operation) => PermissionsOf(key)?.MayRead(operation) ?? true,
                    PutArriving = _options.PutArriving,
                    PutStored = _options.PutStored,
                },
                cancellationToken);
            _servers.Add(Table);
            table = Table.Url;
        }

        var imageBuilder = _options.ImageBuilder;
        if (imageBuilder is null)
        {
            Emulator = await EmulatorServer.StartAsync(
                new()
                {
                    Port = _options.ImageBuilderPort,
                    AllowedHosts = _options.AllowedHosts,
                    Clock = _options.Clock,
                    Events = Router,
                    DefaultAccount = _options.Settings.Account,
                    Seed = _options.Seed,
                    CloudTrail = Router.NeedsApiCalls,
                    Unexpected = _failed,
                    Amis = Services.Ec2.Amis,
                    Controls = Services.Ec2.Controls,
                },
                cancellationToken);
            _servers.Add(Emulator);
            imageBuilder = Emulator.Url;
        }

        Endpoints = new(imageBuilder, table, Services.Url);
    }

    /// <summary>Functions sign with their logical id. Everybody else may do everything: this host evaluates nothing but the functions' policies.</summary>
    private TablePermissions? PermissionsOf(string accessKey) => Template.Functions.FirstOrDefault(f => f.LogicalId == accessKey)?.Table;

    private static TableSchema Schema(TableResource table) =>
        new(table.Name, new(table.PartitionKey, table.SortKey), [.. table.Indexes.Select(i => new IndexSchema(i.Name, new(i.PartitionKey, i.SortKey)))]);

    private ProductFunction Start(FunctionResource function)
    {
        var environment = Environment(function);
        return new(FunctionTable.Create(
            environment.GetValueOrDefault("ANNOTATIONS_HANDLER"),
            new Startup(name => environment.GetValueOrDefault(name), services => Amend(function, services))));
    }

    private IReadOnlyDictionary<string, string> Environment(FunctionResource function) =>
        FunctionEnvironment.Of(function, Template.Settings, Endpoints, _options.Variables);

    private void Amend(FunctionResource function, IServiceCollection services)
    {
        services.AddSingleton(_options.Clock);
        services.RemoveAll<ILoggerProvider>();
        services.AddSingleton<ILoggerProvider>(new FunctionLogProvider(function.LogicalId, _options.Clock, _options.Log));
        _options.Amend?.Invoke(function.LogicalId, services);
    }
}
