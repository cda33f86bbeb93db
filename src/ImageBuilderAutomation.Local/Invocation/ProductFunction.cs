using Amazon.Lambda.Core;
using ImageBuilderAutomation.Functions;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>One of the product's functions, running in this process.</summary>
internal sealed class ProductFunction(HostedFunction function) : ILocalFunction
{
    public Task<Stream> InvokeAsync(Stream input, ILambdaContext context) => function.InvokeAsync(input, context);

    public ValueTask DisposeAsync() => function.DisposeAsync();
}
