using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

public static class PowertoolsLoggingBuilderExtensions
{
    public static ILoggingBuilder AddPowertoolsLogger(this ILoggingBuilder builder, Action<PowertoolsLoggerConfiguration> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(configure);

        var configuration = new PowertoolsLoggerConfiguration();
        configure(configuration);
        if (configuration.MinimumLogLevel != LogLevel.None)
            builder.SetMinimumLevel(configuration.MinimumLogLevel);

        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, JsonLoggerProvider>(
            _ => new JsonLoggerProvider(configuration, Environment.GetEnvironmentVariable)));
        return builder;
    }
}
