using System.Reflection;
using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using TestKit;

namespace AwsPackages.Tests.Lambda;

/// <summary>Has the runtime client, bundled or official, process one event of a recording Runtime API and end.</summary>
internal sealed class RecordedRuntimeApi : IAsyncDisposable
{
    private const string RunOnce = "AWS_LAMBDA_DOTNET_DEBUG_RUN_ONCE";
    private readonly LambdaRuntimeRecorder _recorder;

    private RecordedRuntimeApi(LambdaRuntimeRecorder recorder) => _recorder = recorder;

    public IReadOnlyList<RuntimeRequest> Requests => _recorder.Requests;

    public static async Task<RecordedRuntimeApi> StartAsync(LambdaRuntimeRecorder? recorder = null)
    {
        var api = new RecordedRuntimeApi(recorder ?? new());
        await api._recorder.StartAsync();
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", api._recorder.Address);
        Environment.SetEnvironmentVariable(RunOnce, "true");
        return api;
    }

    public static async Task RunAsync(Func<Stream, ILambdaContext, Task<Stream?>> handler, LambdaBootstrapInitializer? initializer = null)
    {
        var builder = LambdaBootstrapBuilder.Create(handler!);
        using var bootstrap = (initializer is null ? builder : builder.UseBootstrapHandler(initializer)).Build();
        await bootstrap.RunAsync();
    }

    /// <summary>The official runtime client also keeps the last trace id in a static field, where other tests of this process would read it.</summary>
    public static void ForgetTrace()
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", null);
        typeof(ILambdaContext).Assembly.GetType("Amazon.Lambda.Core.LambdaTraceProvider")
            ?.GetField("_traceIdField", BindingFlags.NonPublic | BindingFlags.Static)?.SetValue(null, null);
    }

    public async ValueTask DisposeAsync()
    {
        await _recorder.DisposeAsync();
        Environment.SetEnvironmentVariable("AWS_LAMBDA_RUNTIME_API", null);
        Environment.SetEnvironmentVariable(RunOnce, null);
        ForgetTrace();
    }
}
