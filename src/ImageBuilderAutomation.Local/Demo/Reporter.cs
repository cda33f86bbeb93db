using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Watches the stack and has the narrator say what happens: what is written, what is injected, what dies.</summary>
internal sealed class Reporter(Narrator narrator, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _lastSaid = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);

    /// <summary>Every version of every gate's record, in the order of writing.</summary>
    public List<GateRecord> GateWrites { get; } = [];

    /// <summary>When each image's scan completed, by its event.</summary>
    public Dictionary<string, DateTimeOffset> ScanCompletions { get; } = new(StringComparer.Ordinal);

    public void Written(GateRecord gate)
    {
        lock (_gate)
        {
            var isFirst = GateWrites.TrueForAll(g => g.StepExecutionId != gate.StepExecutionId);
            var wasAnswered = GateWrites.Exists(g => g.StepExecutionId == gate.StepExecutionId && g.IsClosed);
            GateWrites.Add(gate);
            if (gate.IsClosed && !wasAnswered && gate.Outcome?.StepStatus != StepOutcome.Accepted)
                Say(gate.ImageArn, $"redelivered: the step shows {gate.Outcome?.Action ?? gate.Outcome?.StepStatus} already → recorded, nothing sent");
            else if (!gate.IsClosed && gate.Decision is { } decision)
                SayOnce(gate, decision, isFirst && gate.DecidedOn == "sweep" ? "the sweep found it: " : "");
        }
    }

    public void Written(BuildRecord build)
    {
        lock (_gate)
        {
            if (build.Current is not { Status: "AVAILABLE" or "FAILED" or "CANCELLED" } current || !_ended.Add(build.ImageArn))
                return;
            var amis = string.Join(", ", current.Amis.Select(a => a.ImageId));
            Say(build.ImageArn, current.Status == "AVAILABLE" ? $"{current.Status} {amis}" : current.Status);
        }
    }

    public void Published(JsonObject @event)
    {
        if (@event["detail-type"]?.ToString() != "EC2 Image Builder CVE Detected")
            return;
        var image = ImageOf(@event);
        lock (_gate)
            ScanCompletions[image] = clock.GetUtcNow();
        var critical = @event["detail"]!["finding-severity-counts"]!["critical"]!.ToString();
        Say(image, $"scan completed, {critical} critical");
    }

    public void Struck(Delivery delivery, DeliveryFault fault) =>
        Say(ImageOf(delivery.Payload), $"gate event {fault.Kind.ToUpper(CultureInfo.InvariantCulture)} (injected)");

    public void Invoked(InvocationEntry invocation)
    {
        if (invocation.Error is not { } error)
            return;
        Say(ImageOf(JsonNode.Parse(invocation.Payload)), invocation.WasKilled
            ? "function KILLED after the call, before its record (injected)"
            : $"{invocation.Function} failed: {error}");
    }

    public void SayOnce(ToldItem told)
    {
        lock (_gate)
        {
            if (_lastSaid.GetValueOrDefault(told.Subject) == told.Says)
                return;
            _lastSaid[told.Subject] = told.Says;
            Say(told.Subject, told.Says);
        }
    }

    public void Planned(RetirementPlan plan)
    {
        foreach (var decision in plan.Decisions)
            Say(decision.Image.Arn.ToString(), $"plan: {(decision.IsKept ? "keep" : decision.Action!.Value.Word())} {decision.Image.Arn.Version}/{decision.Image.Arn.Build}: {decision.Reason}");
    }

    public void Say(string imageArn, string what) => narrator.Say(clock.GetUtcNow(), PipelineOf(imageArn), what);

    private void SayOnce(GateRecord gate, GateDecision decision, string prefix)
    {
        var decisive = decision.Rules.FirstOrDefault(r => r.Answer == decision.Answer);
        var answer = decision.Answer switch { GateAnswer.AskAgain => "ASK AGAIN", var other => other.ToString().ToUpper(CultureInfo.InvariantCulture) };
        var line = $"{prefix}{decisive?.Because ?? decision.Reason} → {answer} ({decisive?.Rule ?? "no rule"})";
        // A gate that is asked again and again says so once.
        if (_lastSaid.GetValueOrDefault(gate.StepExecutionId) == line)
            return;
        _lastSaid[gate.StepExecutionId] = line;
        Say(gate.ImageArn, line);
    }

    /// <returns>The image an EventBridge event is about; empty for anything else.</returns>
    public static string ImageOf(JsonNode? payload) =>
        (payload as JsonObject)?["resources"] is JsonArray { Count: > 0 } resources ? $"{resources[0]}" : "";

    /// <summary>The factory's recipes bear their pipelines' names; a configuration or pipeline has its own.</summary>
    private static string PipelineOf(string arn) => arn.Split('/') is [_, var name, ..] ? name : "";
}
