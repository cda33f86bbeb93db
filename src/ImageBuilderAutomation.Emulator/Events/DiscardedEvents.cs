using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>For an emulator that nobody listens to.</summary>
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
