using Amazon.Lambda.Core;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>A started function: bytes in, bytes out, exactly as Lambda would hand them over.</summary>
public interface ILocalFunction : IAsyncDisposable
{
    Task<Stream> InvokeAsync(Stream input, ILambdaContext context);
}
