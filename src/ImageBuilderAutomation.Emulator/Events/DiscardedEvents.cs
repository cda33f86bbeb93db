using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>Discards everything that the service publishes.</summary>
public sealed class DiscardedEvents : IServiceEvents
{
    public void PutEvent(JsonObject envelope)
    {
    }

    public void PublishToTopic(string topicArn, string message)
    {
    }

    public void InvokeFunction(string functionName, JsonObject payload)
    {
    }
}
