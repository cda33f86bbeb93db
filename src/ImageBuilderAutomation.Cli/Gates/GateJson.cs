using System.Text.Json;
using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Policies;
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
        AuditTrailJson.WriteGate(writer, gate);
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
}
