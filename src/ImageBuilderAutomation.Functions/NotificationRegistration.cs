using ImageBuilderAutomation.Aws.EventBridge;
using ImageBuilderAutomation.Notifications;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Functions;

internal static class NotificationRegistration
{
    public static void Add(IServiceCollection services, Settings settings, Func<string, string?> environment) =>
        services.AddSingleton<INotificationPublisher>(_ => settings.NotificationBus is { } bus
            ? new EventBridgeNotificationPublisher(bus, environment)
            : new NullNotificationPublisher());
}
