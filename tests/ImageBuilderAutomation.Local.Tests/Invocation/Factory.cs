using System.Text;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Time;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;
using ImageBuilderAutomation.Local.Schedules;
using ImageBuilderAutomation.Local.Template;

namespace ImageBuilderAutomation.Local.Tests.Invocation;

/// <summary>Event router, schedules, queues and function host, with a function that the test defines.</summary>
internal sealed class Factory : IAsyncDisposable
{
    public const string Template =
        """
        Transform: AWS::Serverless-2016-10-31
        Resources:
          Failures: { Type: AWS::SQS::Queue }
          Results: { Type: AWS::SNS::Topic }
          Worker:
            Type: AWS::Serverless::Function
            Properties:
              Timeout: 30
              EventInvokeConfig: { MaximumRetryAttempts: 2, DestinationConfig: { OnFailure: { Destination: !GetAtt Failures.Arn } } }
              Events:
                Told: { Type: SNS, Properties: { Topic: !Ref Results, FilterPolicyScope: MessageBody, FilterPolicy: { state: { status: [AVAILABLE, FAILED] } } } }
                Changed: { Type: EventBridgeRule, Properties: { Pattern: { source: [aws.imagebuilder] } } }
                Daily: { Type: Schedule, Properties: { Schedule: cron(0 12 * * ? *) } }
        """;

    public Factory(Func<JsonNode?, Amazon.Lambda.Core.ILambdaContext, Task<string>> worker, string template = Template)
    {
        Model = TemplateReader.Read(template, new());
        Host = new(
            _ =>
            {
                Starts++;
                return new Worker(worker);
            },
            Clock,
            Wall,
            _ => { });
        Queues = new(Model, new(2), Clock, Wall);
        Deliveries = new(Host, Queues, Faults, new(1), Clock, concurrency: 1, Unexpected.Add);
        Deliveries.Invoked += Log.Add;
        Router = new(Model, Deliveries, new(3), Clock);
        Schedules = new(Model, Router, new(4), Clock);
    }

    public SimulationClock Clock { get; } = new(new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero));

    /// <summary>Stands in for real time.</summary>
    public SimulationClock Wall { get; } = new(new(2026, 11, 16, 9, 0, 0, TimeSpan.Zero));

    public TemplateModel Model { get; }

    public FunctionHost Host { get; }

    public LocalQueues Queues { get; }

    public DeliveryFaults Faults { get; } = new();

    public AsynchronousInvocations Deliveries { get; }

    public EventRouter Router { get; }

    public ScheduledEvents Schedules { get; }

    public List<InvocationEntry> Log { get; } = [];

    public List<Exception> Unexpected { get; } = [];

    public int Starts { get; private set; }

    public static JsonObject Event(int number = 1) => new() { ["source"] = "aws.imagebuilder", ["detail"] = new JsonObject { ["number"] = number } };

    public async ValueTask DisposeAsync()
    {
        Schedules.Dispose();
        await Deliveries.DisposeAsync();
        await Host.DisposeAsync();
        Clock.Dispose();
        Wall.Dispose();
    }

    private sealed class Worker(Func<JsonNode?, Amazon.Lambda.Core.ILambdaContext, Task<string>> work) : ILocalFunction
    {
        public async Task<Stream> InvokeAsync(Stream input, Amazon.Lambda.Core.ILambdaContext context) =>
            new MemoryStream(Encoding.UTF8.GetBytes(await work(await JsonNode.ParseAsync(input), context)));

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
