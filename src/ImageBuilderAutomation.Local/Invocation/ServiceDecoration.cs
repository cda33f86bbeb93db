using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Local.Invocation;

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
