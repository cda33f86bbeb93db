using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;
using ImageBuilderAutomation.Lifecycle;
using ImageBuilderAutomation.Local.Invocation;
using ImageBuilderAutomation.Local.Routing;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Observes the stack and reports stored records, injected faults and failed invocations.</summary>
internal sealed class Reporter(DemoOutput demoOutput, TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _lastLine = new(StringComparer.Ordinal);
    private readonly HashSet<string> _ended = new(StringComparer.Ordinal);

    /// <summary>Every version of every gate record, in the order in which they were stored.</summary>
    public List<GateRecord> GateWrites { get; } = [];

    /// <summary>The time at which each image's scan completed, taken from the scan's event.</summary>
    public Dictionary<string, DateTimeOffset> ScanCompletions { get; } = new(StringComparer.Ordinal);

    public void RecordWrite(GateRecord gate)
    {
        lock (_gate)
        {
            var isFirst = GateWrites.TrueForAll(g => g.StepExecutionId != gate.StepExecutionId);
            var wasAnswered = GateWrites.Exists(g => g.StepExecutionId == gate.StepExecutionId && g.IsClosed);
            GateWrites.Add(gate);
            if (gate.IsClosed && !wasAnswered && gate.Outcome?.StepStatus != StepOutcome.Accepted)
            {
                var shown = gate.Outcome?.Action ?? gate.Outcome?.StepStatus;
                Report(gate.ImageArn, $"gate closed without another request: the step already shows {shown}");
            }
            else if (!gate.IsClosed && gate.Decision is { } decision)
            {
                ReportOnce(gate, decision, isFirst && gate.DecidedOn == "sweep" ? "the sweep found the waiting step; " : "");
            }
        }
    }

    public void RecordWrite(BuildRecord build)
    {
        lock (_gate)
        {
            if (build.Current is not { Status: "AVAILABLE" or "FAILED" or "CANCELLED" } current || !_ended.Add(build.ImageArn))
                return;
            var amis = string.Join(", ", current.Amis.Select(a => a.ImageId));
            var number = string.Join('/', build.ImageArn.Split('/')[^2..]);
            Report(build.ImageArn, current.Status == "AVAILABLE" ? $"build {number} is {current.Status}: {amis}" : $"build {number} is {current.Status}");
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
        Report(image, $"image scan completed, critical findings: {critical}");
    }

    public void Injected(Delivery delivery, DeliveryFault fault) =>
        Report(ImageOf(delivery.Payload), $"injected fault: the event of the waiting step is {fault.Kind}");

    public void Invoked(InvocationEntry invocation)
    {
        if (invocation.Error is not { } error)
            return;
        Report(ImageOf(JsonNode.Parse(invocation.Payload)), invocation.WasKilled
            ? $"injected fault: {invocation.Function} was killed after the service accepted its request and before it recorded that"
            : $"{invocation.Function} failed: {error}");
    }

    public void ReportOnce(ItemReport report)
    {
        lock (_gate)
        {
            if (_lastLine.GetValueOrDefault(report.Source) == report.Message)
                return;
            _lastLine[report.Source] = report.Message;
            Report(report.Subject, report.Message);
        }
    }

    public void Planned(RetirementPlan plan)
    {
        foreach (var decision in plan.Decisions)
        {
            var image = decision.Image.Arn;
            var action = decision.IsKept ? "keep" : decision.Action!.Value.Name();
            Report(image.ToString(), $"retirement plan: {action} image {image.Version}/{image.Build}: {decision.Reason}");
        }
    }

    public void Report(string imageArn, string what) => demoOutput.Report(clock.GetUtcNow(), PipelineOf(imageArn), what);

    private void ReportOnce(GateRecord gate, GateDecision decision, string prefix)
    {
        var decisive = decision.Rules.FirstOrDefault(r => r.Answer == decision.Answer);
        var answer = decision.Answer switch
        {
            GateAnswer.AskAgain => "ASK AGAIN (check again later)",
            GateAnswer.Hold => "HOLD (wait for people)",
            GateAnswer.Stop => "STOP (fail the build)",
            _ => "RESUME (release the build)",
        };
        var by = decisive is null ? "without a rule" : $"by rule {decisive.Rule}";
        var line = $"{prefix}gate decision {answer} {by}: {decisive?.Reason ?? decision.Reason}";
        // The same decision can be stored many times; it is reported once.
        if (_lastLine.GetValueOrDefault(gate.StepExecutionId) == line)
            return;
        _lastLine[gate.StepExecutionId] = line;
        Report(gate.ImageArn, line);
    }

    /// <returns>The ARN of the image that an EventBridge event is about; empty for any other payload.</returns>
    public static string ImageOf(JsonNode? payload) =>
        (payload as JsonObject)?["resources"] is JsonArray { Count: > 0 } resources ? $"{resources[0]}" : "";

    /// <summary>The name of the pipeline or configuration. An image's ARN contains the recipe's name, which equals the pipeline's name here.</summary>
    private static string PipelineOf(string arn) => arn.Split('/') is [_, var name, ..] ? name : "";
}

/// <summary>Writes the lines of the demo: time, pipeline or configuration, what happened.</summary>
internal sealed class DemoOutput(TextWriter output)
{
    private readonly Lock _gate = new();

    public void Report(DateTimeOffset at, string pipeline, string what)
    {
        lock (_gate)
            output.WriteLine($"{at.ToString("ddd HH:mm", CultureInfo.InvariantCulture)}  {pipeline,-12}  {what}");
    }

    public void Report(string line)
    {
        lock (_gate)
            output.WriteLine(line);
    }
}
