using Amazon.Lambda.Core;
using ImageBuilderAutomation.Functions.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>One of the product's functions, running in this process.</summary>
internal sealed class ProductFunction(HostedFunction function) : ILocalFunction
{
    public Task<Stream> InvokeAsync(Stream input, ILambdaContext context) => function.InvokeAsync(input, context);

    public ValueTask DisposeAsync() => function.DisposeAsync();
}

/// <summary>Writes the functions' log as readable lines with the time of the shared clock, instead of the JSON that Lambda collects.</summary>
internal sealed class FunctionLogProvider(string function, TimeProvider clock, Action<string> write) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Lines(function, clock, write);

    public void Dispose()
    {
    }

    private sealed class Lines(string function, TimeProvider clock, Action<string> write) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            write($"{clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} {logLevel,-11} {function}: {formatter(state, exception)}"
                + (exception is null ? "" : $" {exception}"));
    }
}

/// <summary>Wraps a service that a function has registered.</summary>
public static class ServiceDecoration
{
    /// <exception cref="InvalidOperationException">The function has not registered the service.</exception>
    public static void Decorate<T>(this IServiceCollection services, Func<T, T> around)
        where T : class
    {
        var original = services.LastOrDefault(s => s.ServiceType == typeof(T))
            ?? throw new InvalidOperationException($"The function registers no {typeof(T).Name}, so it cannot be wrapped.");
        services.Remove(original);
        services.Add(new ServiceDescriptor(typeof(T), provider => around(Create<T>(provider, original)), original.Lifetime));
    }

    private static T Create<T>(IServiceProvider provider, ServiceDescriptor original) => (T)(
        original.ImplementationInstance
        ?? original.ImplementationFactory?.Invoke(provider)
        ?? ActivatorUtilities.CreateInstance(provider, original.ImplementationType!));
}
