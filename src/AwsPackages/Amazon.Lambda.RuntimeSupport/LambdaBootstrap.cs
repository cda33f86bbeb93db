using Amazon.Lambda.Core;

namespace Amazon.Lambda.RuntimeSupport;

public class LambdaBootstrapBuilder
{
    private readonly Func<Stream, ILambdaContext, Task<Stream>> _handler;
    private LambdaBootstrapInitializer _initializer;

    private LambdaBootstrapBuilder(Func<Stream, ILambdaContext, Task<Stream>> handler) => _handler = handler;

    public static LambdaBootstrapBuilder Create(Func<Stream, ILambdaContext, Task<Stream>> handler) => new(handler);

    public LambdaBootstrapBuilder UseBootstrapHandler(LambdaBootstrapInitializer lambdaBootstrapInitializer)
    {
        _initializer = lambdaBootstrapInitializer;
        return this;
    }

    public LambdaBootstrap Build() => new(_handler, _initializer);
}

/// <returns>False ends the bootstrap before the first invocation.</returns>
public delegate Task<bool> LambdaBootstrapInitializer();

/// <summary>
/// Initialises, then processes one invocation after another until it is cancelled. A handler's exception is reported for its invocation
/// and never ends the process.
/// </summary>
public class LambdaBootstrap : IDisposable
{
    private readonly RuntimeApi _api = new();
    private readonly Func<Stream, ILambdaContext, Task<Stream>> _handler;
    private readonly LambdaBootstrapInitializer _initializer;

    internal LambdaBootstrap(Func<Stream, ILambdaContext, Task<Stream>> handler, LambdaBootstrapInitializer initializer)
    {
        _handler = handler;
        _initializer = initializer;
    }

    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        if (_initializer is not null && !await InitializeAsync())
            return;

        try
        {
            while (!cancellationToken.IsCancellationRequested)
                await InvokeOnceAsync(await _api.NextAsync(cancellationToken));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Only waiting is cancelled. An invocation in progress completes first.
        }
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
            _api.Dispose();
    }

    private async Task<bool> InitializeAsync()
    {
        try
        {
            return await _initializer();
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(e.ToString());
            await _api.ReportInitErrorAsync(e);
            throw;
        }
    }

    private async Task InvokeOnceAsync(Invocation invocation)
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", invocation.Context.TraceId);
        Stream output;
        try
        {
            output = await _handler(invocation.Input, invocation.Context);
        }
        catch (Exception e)
        {
            await Console.Error.WriteLineAsync(e.ToString());
            await _api.ReportErrorAsync(invocation.Context.AwsRequestId, e);
            return;
        }

        await using (output)
            await _api.RespondAsync(invocation.Context.AwsRequestId, output);
    }
}
