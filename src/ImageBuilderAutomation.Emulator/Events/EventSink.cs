using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Emulator.Faults;
using ImageBuilderAutomation.Emulator.State;
using ImageBuilderAutomation.Emulator.State.Resources;
using ImageBuilderAutomation.Emulator.Time;

namespace ImageBuilderAutomation.Emulator.Events;

/// <summary>Logs what the service publishes, applies injected faults and delivers to the listener. Called under the emulator's lock.</summary>
public sealed class EventSink(IServiceEvents listener, TimeProvider clock, StableIds ids, int kept, SimulatedTaskQueue tasks) : IServiceEvents
{
    private static readonly TimeSpan[] ImmediateOnce = [TimeSpan.Zero];
    private int _published;

    public EventLog Log { get; } = new(kept);

    public EventFaults Faults { get; } = new();

    /// <summary>Set while a saved state is replayed: the listener has already received everything.</summary>
    public bool IsMuted { get; set; }

    public void PutEvent(JsonObject envelope) =>
        Send("event", "default", envelope["detail-type"]?.GetValue<string>(), envelope, content => listener.PutEvent(content.AsObject()));

    public void PublishToTopic(string topicArn, string message) =>
        Send("message", topicArn, null, JsonValue.Create(message), content => listener.PublishToTopic(topicArn, content.GetValue<string>()));

    public void InvokeFunction(string functionName, JsonObject payload) =>
        Send("invocation", functionName, null, payload, content => listener.InvokeFunction(functionName, content.AsObject()));

    public void Clear()
    {
        Log.Clear();
        Faults.Clear();
        _published = 0;
    }

    private void Send(string kind, string destination, string? detailType, JsonNode content, Action<JsonNode> deliver)
    {
        _published++;
        var logged = StoredJson.Of(content);
        var plan = Faults.Take(destination, detailType)?.Plan(ids.Share("event", _published.ToString(CultureInfo.InvariantCulture))) ?? ImmediateOnce;
        if (plan.Count == 0)
            Log.Add(clock.GetUtcNow(), kind, destination, "lost", detailType, logged);
        foreach (var (copy, after) in plan.Index())
        {
            var (fate, own) = (copy > 0 ? "duplicate" : after > TimeSpan.Zero ? "late" : "delivered", copy > 0 ? content.DeepClone() : content);
            if (after > TimeSpan.Zero)
                tasks.Start(Later(clock.GetUtcNow() + after, Arrive));
            else
                Arrive();

            void Arrive()
            {
                Log.Add(clock.GetUtcNow(), kind, destination, fate, detailType, logged);
                if (!IsMuted)
                    deliver(own);
            }
        }
    }

    private static IEnumerable<DateTimeOffset> Later(DateTimeOffset due, Action arrive)
    {
        yield return due;
        arrive();
    }
}
