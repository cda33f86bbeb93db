using ImageBuilderAutomation.Aws.Composition;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Lifecycle.Usage;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Publishing;
using ImageBuilderAutomation.Releases.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Console.Stacks;

/// <summary>The readers of the shown stack, composed as in the functions and the command line, with the operator's credentials.</summary>
public sealed class StackReadings : IDisposable
{
    private readonly ShownStack _stack;
    private readonly ServiceProvider _services;
    private readonly Lock _lock = new();
    private (string Hash, ServiceProvider Services)? _ofPolicy;

    public StackReadings(ShownStack stack)
    {
        ArgumentNullException.ThrowIfNull(stack);
        _stack = stack;
        _services = Compose(policy: null);
    }

    /// <summary>The stack's time.</summary>
    public DateTimeOffset Now => _stack.Clock.GetUtcNow();

    /// <summary>A reader that needs no policy.</summary>
    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    /// <summary>The policy by which the stack decides, or why none is known.</summary>
    public async Task<PolicyInUse> ReadPolicyAsync(CancellationToken cancellationToken)
    {
        var active = await new ActivePolicyReader(Get<IPolicyPublications>()).ReadActiveAsync(cancellationToken);
        var hash = active is ActiveRead.Missing ? (await Get<IFunctionRuns>().ReadAsync(FunctionRun.Sweep, cancellationToken))?.PackagedPolicy : null;
        return PolicyInUse.Of(active, _stack.PackagedPolicy, hash);
    }

    /// <summary>A reader that decides by a policy. The readers of the latest policy are kept.</summary>
    public T Get<T>(Policy policy)
        where T : notnull
    {
        ArgumentNullException.ThrowIfNull(policy);
        lock (_lock)
        {
            if (_ofPolicy is not { } kept || kept.Hash != policy.Hash)
            {
                // Readers of the policy before may still be in use; they hold no more than connections, which the runtime closes.
                _ofPolicy = kept = (policy.Hash, Compose(policy));
            }

            return kept.Services.GetRequiredService<T>();
        }
    }

    /// <summary>Who uses an image, whatever the policy asks about.</summary>
    public async Task<ImageUses> ReadUsesAsync(ImageBuildArn image, CancellationToken cancellationToken)
    {
        ServiceProvider? asking = null;
        try
        {
            return await ImageUses.ReadAsync(
                image, Get<IImages>(), rules => (asking = ComposeUsage(rules)).GetRequiredService<UsageGatherer>(), _stack.AccountRegion, _stack.Clock, cancellationToken);
        }
        finally
        {
            asking?.Dispose();
        }
    }

    public void Dispose()
    {
        _ofPolicy?.Services.Dispose();
        _services.Dispose();
    }

    private ServiceProvider ComposeUsage(UsageRules rules)
    {
        var services = new ServiceCollection();
        services.AddSingleton(new LifecycleRules { Usage = rules });
        return Build(services);
    }

    private ServiceProvider Compose(Policy? policy)
    {
        var services = new ServiceCollection();
        if (policy is not null)
        {
            services.AddSingleton(policy.Builds);
            services.AddSingleton(policy.Lifecycle);
            services.AddSingleton(new ChannelRules(policy.Channels, policy.Hash));
            services.AddSingleton<IGateRules>(new GateDecider(policy.Gates, policy.Hash));
        }

        return Build(services);
    }

    private ServiceProvider Build(ServiceCollection services)
    {
        services.AddSingleton(_stack.Clock);
        services.AddSingleton(new PublishOptions());
        services.AddSingleton(new PackagedPolicy(_stack.PackagedPolicy?.Texts ?? new("", null)));
        services.AddStack(new(_stack.Environment, _stack.TableName, _stack.AccountRegion, NotificationBus: null));
        if (_stack.ImageBuilder is { } imageBuilder)
            services.AddSingleton(_ => imageBuilder());
        return services.BuildServiceProvider();
    }
}
