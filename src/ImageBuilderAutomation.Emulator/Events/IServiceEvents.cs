using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>Receives what the service publishes. Called under the emulator's lock: implementations must enqueue and return at once.</summary>
public interface IServiceEvents
{
    /// <param name="envelope">A complete EventBridge event: version, id, detail-type, source, account, time, region, resources, detail.</param>
    void PutEvent(JsonObject envelope);

    /// <param name="message">The text that becomes <c>Records[].Sns.Message</c>.</param>
    void PublishToTopic(string topicArn, string message);

    /// <summary>Invokes a function asynchronously, as WaitForAction does.</summary>
    void InvokeFunction(string functionName, JsonObject payload);
}

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
