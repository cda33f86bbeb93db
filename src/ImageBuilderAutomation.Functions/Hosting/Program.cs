using System.Runtime.InteropServices;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;

namespace ImageBuilderAutomation.Functions.Hosting;

internal static class Program
{
    /// <summary>Runs the function that ANNOTATIONS_HANDLER names until Lambda shuts the environment down.</summary>
    /// <returns>1 when the function could not start; the reasons are in the log and were reported to the Runtime API.</returns>
    public static async Task<int> Main()
    {
        using var end = new CancellationTokenSource();
        using var sigterm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            end.Cancel();
        });

        // Created in the bootstrap's initializer, so that every problem is reported as an init error.
        HostedFunction? function = null;
        using var bootstrap = LambdaBootstrapBuilder
            .Create((Stream input, ILambdaContext context) => function!.InvokeAsync(input, context))
            .UseBootstrapHandler(() =>
            {
                function = FunctionTable.Create(Environment.GetEnvironmentVariable("ANNOTATIONS_HANDLER"), new Startup());
                return Task.FromResult(true);
            })
            .Build();

        try
        {
            await bootstrap.RunAsync(end.Token);
            return 0;
        }
        catch (StartupException)
        {
            return 1;
        }
        finally
        {
            if (function is not null)
                await function.DisposeAsync();
        }
    }
}
