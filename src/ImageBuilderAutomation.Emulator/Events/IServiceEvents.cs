using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>Where the service's notifications go. Called under the emulator's lock: implementations enqueue and return at once.</summary>
public interface IServiceEvents
{
    /// <param name="envelope">A whole EventBridge event: version, id, detail-type, source, account, time, region, resources, detail.</param>
    void PutEvent(JsonObject envelope);

    /// <param name="message">The text that becomes <c>Records[].Sns.Message</c>.</param>
    void PublishToTopic(string topicArn, string message);

    /// <summary>An asynchronous invocation, as WaitForAction makes it.</summary>
    void InvokeFunction(string functionName, JsonObject payload);
}
