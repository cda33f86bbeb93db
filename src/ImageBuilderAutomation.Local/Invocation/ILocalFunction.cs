using Amazon.Lambda.Core;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>A started function. Input and output are the raw bytes, as in Lambda.</summary>
public interface ILocalFunction : IAsyncDisposable
{
    Task<Stream> InvokeAsync(Stream input, ILambdaContext context);
}
