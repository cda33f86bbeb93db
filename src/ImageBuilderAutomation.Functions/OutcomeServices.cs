using ImageBuilderAutomation.Aws.EventBridge;
using ImageBuilderAutomation.Operations;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Functions;

internal static class OutcomeServices
{
    public static void Add(IServiceCollection services, Settings settings, Func<string, string?> environment) =>
        services.AddSingleton<IOutcomes>(_ => settings.OutcomeBus is { } bus ? new OutcomeBus(bus, environment) : new NobodyHears());
}
