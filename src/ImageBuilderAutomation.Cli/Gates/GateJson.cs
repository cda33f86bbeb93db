using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.Gates;

/// <summary>Writes a gate as JSON.</summary>
internal static class GateJson
{
    public static void WriteSummary(Utf8JsonWriter writer, GateRecord gate, DateTimeOffset now)
    {
        writer.WriteString("name", gate.StepName);
        writer.WriteString("step", gate.StepExecutionId);
        writer.WriteString("state", Labels.Of(gate.State));
        writer.WriteString("opened", TimeFormat.Of(gate.OpenedAt));
        writer.WriteString("deadline", gate.Deadline is { } deadline ? TimeFormat.Of(deadline) : null);
        WriteWait(writer, gate, now);
    }

    /// <summary>Writes the members that the history shows for a gate, then what the gate waits for.</summary>
    public static void Write(Utf8JsonWriter writer, GateRecord gate, DateTimeOffset now)
    {
        WriteRecord(writer, gate);
        WriteWait(writer, gate, now);
    }

    private static void WriteWait(Utf8JsonWriter writer, GateRecord gate, DateTimeOffset now)
    {
        writer.WriteString("arn", gate.ImageArn);
        writer.WriteString("pipeline", gate.PipelineArn);
        writer.WriteString("workflow", gate.WorkflowArn);
        writer.WriteNumber("ageSeconds", (long)Math.Max(0, (now - gate.OpenedAt).TotalSeconds));
        writer.WriteBoolean("observed", gate.IsObserved);
        writer.WriteString("ends", gate.IsClosed ? null : GateExpiry.Of(gate) is { } end ? TimeFormat.Of(end.At) : null);
        writer.WriteString("endsBy", gate.IsClosed ? null : GateExpiry.Of(gate)?.By);
        writer.WriteString("remindAt", gate.RemindAt is { } remind ? TimeFormat.Of(remind) : null);
        writer.WriteString("waitsFor", GateText.WaitsFor(gate));
        writer.WriteString("waitsSince", TimeFormat.Of(GateText.WaitsSince(gate)));
        writer.WriteString("nextCheck", gate.NextCheckAt is { } next ? TimeFormat.Of(next) : null);
    }

    public static void WriteRecord(Utf8JsonWriter writer, GateRecord gate)
    {
        writer.WriteString("name", gate.StepName);
        writer.WriteString("step", gate.StepExecutionId);
        writer.WriteString("state", Labels.Of(gate.State));
        writer.WriteString("opened", TimeFormat.Of(gate.OpenedAt));
        writer.WriteString("deadline", gate.Deadline is { } deadline ? TimeFormat.Of(deadline) : null);
        writer.WriteList("approvals", gate.Approvals, approval =>
        {
            writer.WriteString("group", approval.Group);
            writer.WriteString("by", approval.By);
            writer.WriteString("reason", approval.Reason);
            writer.WriteString("at", TimeFormat.Of(approval.At));
        });
        if (gate.Decision is { } decision)
            writer.WriteMember("decision", () => WriteDecision(writer, decision, gate.DecidedOn));
        if (gate.Stop is { } stop)
        {
            writer.WriteMember("stop", () =>
            {
                writer.WriteString("by", stop.By);
                writer.WriteString("reason", stop.Reason);
                writer.WriteString("at", TimeFormat.Of(stop.At));
            });
        }

        if (gate.Request is { } request)
        {
            writer.WriteMember("request", () =>
            {
                writer.WriteNumber("sequence", request.Sequence);
                writer.WriteString("action", request.Action);
                writer.WriteString("reason", request.Reason);
                writer.WriteString("stored", TimeFormat.Of(request.StoredAt));
            });
        }

        if (gate.Outcome is { } outcome)
        {
            writer.WriteMember("outcome", () =>
            {
                writer.WriteString("action", outcome.Action);
                writer.WriteString("reason", outcome.Reason);
                writer.WriteString("stepStatus", outcome.StepStatus);
                writer.WriteString("observed", TimeFormat.Of(outcome.ObservedAt));
            });
        }
    }

    private static void WriteDecision(Utf8JsonWriter writer, GateDecision decision, string? channel)
    {
        writer.WriteString("answer", Labels.Of(decision.Answer));
        writer.WriteString("reason", decision.Reason);
        writer.WriteString("policy", decision.PolicyHash);
        writer.WriteString("decided", TimeFormat.Of(decision.DecidedAt));
        writer.WriteString("on", channel);
        writer.WriteList("rules", decision.Rules, rule =>
        {
            writer.WriteString("name", rule.Rule);
            writer.WriteString("answer", Labels.Of(rule.Answer));
            writer.WriteString("reason", rule.Reason);
            writer.WriteList("conditions", rule.Conditions, condition =>
            {
                writer.WriteString("condition", condition.Condition);
                writer.WriteString("is", Labels.Of(condition.Truth));
                writer.WriteString("observed", condition.Observed);
            });
        });
    }
}
