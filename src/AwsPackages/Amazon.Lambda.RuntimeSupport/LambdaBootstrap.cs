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
        RefuseOtherModes();
        if (_initializer is not null && !await InitializeAsync())
            return;

        // For a debugger: one event, then a regular end.
        var runsOnce = string.Equals(Environment.GetEnvironmentVariable("AWS_LAMBDA_DOTNET_DEBUG_RUN_ONCE"), "true", StringComparison.OrdinalIgnoreCase);

        try
        {
            do
                await InvokeOnceAsync(await _api.NextAsync(cancellationToken));
            while (!runsOnce && !cancellationToken.IsCancellationRequested);
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

    /// <summary>The official client has two more modes, which nothing here uses. To ignore them would change what a function does.</summary>
    private static void RefuseOtherModes()
    {
        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AWS_LAMBDA_MAX_CONCURRENCY")))
            throw new NotSupportedException("AWS_LAMBDA_MAX_CONCURRENCY: the bundled runtime client processes one event at a time.");
        if (Environment.GetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE") == "snap-start")
            throw new NotSupportedException("AWS_LAMBDA_INITIALIZATION_TYPE: the bundled runtime client knows no SnapStart.");
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
            await _api.RespondAsync(invocation.Context.AwsRequestId, output ?? Stream.Null);
    }
}
