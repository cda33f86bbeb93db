using System.Diagnostics.CodeAnalysis;
using Amazon.Lambda.Core;
using Amazon.Lambda.Serialization.SystemTextJson;
using ImageBuilderAutomation.Aws.CloudWatch;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Events;
using ImageBuilderAutomation.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace ImageBuilderAutomation.Functions.Hosting;

/// <summary>One function with its services, as a host calls it. As in Lambda, it takes the bytes of an event, and returns those of its answer or throws.</summary>
public sealed class HostedFunction : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly Func<Stream, ILambdaContext, Task<Stream>> _invoke;
    private readonly IMetrics _metrics;
    private readonly TimeProvider _clock;

    private HostedFunction(ServiceProvider services, Func<Stream, ILambdaContext, Task<Stream>> invoke)
    {
        _services = services;
        _invoke = invoke;
        _metrics = services.GetRequiredService<IMetrics>();
        _clock = services.GetRequiredService<TimeProvider>();
    }

    /// <summary>A function that takes an event and returns nothing.</summary>
    internal static HostedFunction Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFunction, TEvent>(
        Startup startup, Func<TFunction, TEvent, ILambdaContext, Task> call)
        where TFunction : class => Create<TFunction, TEvent>(startup, async (function, serializer, evt, context) =>
        {
            await call(function, evt, context);
            return Stream.Null;
        });

    /// <summary>A function that answers a call.</summary>
    internal static HostedFunction Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFunction, TEvent, TAnswer>(
        Startup startup, Func<TFunction, TEvent, ILambdaContext, Task<TAnswer>> call)
        where TFunction : class => Create<TFunction, TEvent>(startup, async (function, serializer, evt, context) =>
        {
            var answer = new MemoryStream();
            serializer.Serialize(await call(function, evt, context), answer);
            answer.Position = 0;
            return answer;
        });

    private static HostedFunction Create<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TFunction, TEvent>(
        Startup startup, Func<TFunction, ILambdaSerializer, TEvent, ILambdaContext, Task<Stream>> call)
        where TFunction : class
    {
        var services = new ServiceCollection();
        services.AddSingleton<TFunction>();
        services.AddSingleton<ILambdaSerializer, SourceGeneratorLambdaJsonSerializer<FunctionsJson>>();
        startup.ConfigureServices(services);
        var provider = services.BuildServiceProvider();
        var function = provider.GetRequiredService<TFunction>();
        var serializer = provider.GetRequiredService<ILambdaSerializer>();
        return new(provider, (input, context) =>
            call(function, serializer, serializer.Deserialize<TEvent>(input) ?? throw new UnusableEventException("an event", "null"), context));
    }

    public async Task<Stream> InvokeAsync(Stream input, ILambdaContext context)
    {
        using var evt = new MemoryStream();
        await input.CopyToAsync(evt);
        // Written when the invocation ends, also with an error.
        using var measured = (_metrics as EmbeddedMetrics)?.Begin(context.AwsRequestId);
        if (JsonTexts.ProblemOf(evt.GetBuffer().AsSpan(0, (int)evt.Length)) is { } problem)
            throw new UnusableEventException("an event whose texts are Unicode", problem);
        // A sender's clock may be ahead.
        if (EventTime.Of(evt.GetBuffer().AsSpan(0, (int)evt.Length)) is { } happened)
            _metrics.Add(Metric.EventLag, double.Max(0, (_clock.GetUtcNow() - happened).TotalMilliseconds));
        evt.Position = 0;
        var answer = await _invoke(evt, context);
        _metrics.Add(Metric.EventsHandled);
        return answer;
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
