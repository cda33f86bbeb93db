using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.RuntimeApi;
using ImageBuilderAutomation.Local.Template;
using TestKit;

namespace ImageBuilderAutomation.Local.Tests.RuntimeApi;

/// <summary>A function that runs as processes of a script, whose behaviour the payload selects.</summary>
internal sealed class ScriptedFunction : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripted-function-");
    private readonly Lock _gate = new();
    private readonly List<string> _output = [];

    public ScriptedFunction(string properties = "Timeout: 20", int maxProcesses = 8)
    {
        Model = TemplateReader.Read(
            $$"""
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Failures: { Type: AWS::SQS::Queue }
              Worker:
                Type: AWS::Serverless::Function
                Properties: { EventInvokeConfig: { DestinationConfig: { OnFailure: { Destination: !GetAtt Failures.Arn } } }, {{properties}} }
            """,
            new());
        File.Copy(
            Repository.PathOf("tests", "ImageBuilderAutomation.Local.Tests", "RuntimeApi", "runtime.sh"), Path.Combine(_folder.FullName, "bootstrap"));
        Host = new(
            new()
            {
                Bootstrap = Bootstrap.At(_folder.FullName),
                MaxPerFunction = maxProcesses,
                StartTime = TimeSpan.FromMinutes(2),
                EndTime = TimeSpan.FromMinutes(1),
            },
            function => FunctionEnvironment.Of(
                function,
                Model.Settings,
                new(new("http://127.0.0.1:1"), new("http://127.0.0.1:2"), new("http://127.0.0.1:3")),
                new Dictionary<string, string>()),
            Clock,
            TimeProvider.System,
            Log);
        Queues = new(Model, new(2), Clock, TimeProvider.System);
        Deliveries = new(Host, Queues, new(), new(1), Clock, concurrency: 1, e => Log(e.ToString()));
        Deliveries.Invoked += Invocations.Add;
    }

    public SimulationClock Clock { get; } = new(new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero));

    public TemplateModel Model { get; }

    public ProcessHost Host { get; }

    public LocalQueues Queues { get; }

    public AsynchronousInvocations Deliveries { get; }

    public List<InvocationEntry> Invocations { get; } = [];

    public string Folder => _folder.FullName;

    public string Output
    {
        get
        {
            lock (_gate)
                return string.Join('\n', _output);
        }
    }

    public Task<InvocationResult> InvokeAsync(string does) => Host.InvokeAsync(Model.Functions[0], "request-1", Encoding.UTF8.GetBytes($"\"{does}\""));

    /// <summary>Invokes the function asynchronously, with retries and the failure destination.</summary>
    public async Task SendAsync(string does)
    {
        Deliveries.Enqueue(new(Model.Functions[0], JsonValue.Create(does), "a test"));
        await Clock.AdvanceAsync(TimeSpan.FromHours(1));
    }

    public async ValueTask DisposeAsync()
    {
        await Deliveries.DisposeAsync();
        await Host.DisposeAsync();
        Clock.Dispose();
        if (_folder.Exists)
            _folder.Delete(recursive: true);
    }

    private void Log(string line)
    {
        lock (_gate)
            _output.Add(line);
    }
}
