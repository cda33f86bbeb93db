using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Events;

namespace ImageBuilderAutomation.Emulator.Tests.Events;

/// <summary>Records what the service publishes, in order.</summary>
public sealed class RecordedEvents : IServiceEvents
{
    public List<JsonObject> Events { get; } = [];

    public List<(string Topic, string Message)> Messages { get; } = [];

    public List<(string Function, JsonObject Payload)> Invocations { get; } = [];

    public IEnumerable<JsonObject> Of(string detailType) => Events.Where(e => e["detail-type"]!.GetValue<string>() == $"EC2 Image Builder {detailType}");

    public void PutEvent(JsonObject envelope) => Events.Add(envelope);

    public void PublishToTopic(string topicArn, string message) => Messages.Add((topicArn, message));

    public void InvokeFunction(string functionName, JsonObject payload) => Invocations.Add((functionName, payload));
}
