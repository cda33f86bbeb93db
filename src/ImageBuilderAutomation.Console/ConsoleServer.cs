using System.Net;
using System.Text.Encodings.Web;
using ImageBuilderAutomation.Console.Access;
using ImageBuilderAutomation.Console.Assets;
using ImageBuilderAutomation.Console.Builds;
using ImageBuilderAutomation.Console.Gates;
using ImageBuilderAutomation.Console.Layout;
using ImageBuilderAutomation.Console.People;
using ImageBuilderAutomation.Console.Plan;
using ImageBuilderAutomation.Console.Stacks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Radzen;

namespace ImageBuilderAutomation.Console;

/// <summary>The web console on a port of 127.0.0.1. It shows its pages only to browsers that opened <see cref="StartLink"/>.</summary>
public sealed class ConsoleServer : IAsyncDisposable
{
    /// <summary>The largest message of a browser, in bytes: a policy text of the largest size that can be published, with room for its escapes.</summary>
    private const int MaxMessage = 1024 * 1024;

    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(3);

    private readonly WebApplication _app;
    private readonly StartToken _token;

    private ConsoleServer(WebApplication app, StartToken token) => (_app, _token) = (app, token);

    /// <summary>The address with the port.</summary>
    public Uri Url => new(_app.Urls.Single());

    /// <summary>The link that opens the console. Whoever has it acts with the operator's credentials.</summary>
    /// <param name="page">The path of the page to show first, such as <c>/builds</c>.</param>
    public Uri StartLink(string page = "/") => new(Url, $"/start?token={_token.Link}{(page == "/" ? "" : $"&page={UrlEncoder.Default.Encode(page)}")}");

    /// <exception cref="IOException">The port is in use.</exception>
    public static async Task<ConsoleServer> StartAsync(ShownStack stack, ConsoleOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(stack);
        ArgumentNullException.ThrowIfNull(options);
        // The empty builder reads no files and no environment variables of the folder or machine that it starts in.
        var builder = WebApplication.CreateEmptyBuilder(new() { ApplicationName = typeof(ConsoleServer).Assembly.GetName().Name, EnvironmentName = Environments.Production });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        var token = new StartToken();
        AddServices(builder.Services, stack, options, token);
        var app = builder.Build();
        Map(app, options);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app, token);
    }

    /// <summary>Ends the connections of open pages first: they need services that go afterwards.</summary>
    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(LongestStop);
        await _app.StopAsync(limit.Token);
        await _app.DisposeAsync();
    }

    private static void AddServices(IServiceCollection services, ShownStack stack, ConsoleOptions options, StartToken token)
    {
        // What a page threw is a warning for the framework.
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error)
            .AddFilter("Microsoft.AspNetCore.Components.Web.ErrorBoundary", LogLevel.Warning).AddProvider(new ConsoleLogProvider(options.Log)));
        services.AddRouting();
        services.AddSingleton(stack).AddSingleton(options).AddSingleton(token);
        services.AddSingleton<EmbeddedAssets>().AddSingleton<StackReadings>().AddSingleton<CurrentStatus>().AddSingleton<RunningSteps>().AddSingleton<GateReadings>()
            .AddSingleton<KeptPlan>().AddSingleton<Trends>();
        services.AddScoped<CurrentPerson>();
        // Keys that protect what browsers send back are worth nothing after the console has ended.
        services.AddDataProtection().UseEphemeralDataProtectionProvider();
        services.AddRazorComponents().AddInteractiveServerComponents(circuits => circuits.DisconnectedCircuitMaxRetained = 10)
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MaxMessage);
        services.AddRadzenComponents();
    }

    private static void Map(WebApplication app, ConsoleOptions options)
    {
        app.Use((http, next) => Guard.PassAsync(http, next, options.Log));
        // An address without a page is answered as one, with its status.
        app.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true);
        app.UseRouting();
        app.UseAntiforgery();
        app.MapGet("/start", StartPage.Open);
        app.MapPost("/session/theme", SessionForms.KeepThemeAsync).DisableAntiforgery();
        app.MapPost("/session/person", SessionForms.KeepPersonAsync).DisableAntiforgery();
        // The guard adds the policy of who may frame a page.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(mode => mode.ContentSecurityFrameAncestorsPolicy = null);
    }
}
