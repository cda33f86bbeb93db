using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Cli.Gates;

/// <summary>A gate for machines.</summary>
internal static class GateJson
{
    public static void WriteSummary(Utf8JsonWriter writer, GateRecord gate, DateTimeOffset now)
    {
        writer.WriteString("step", gate.StepExecutionId);
        writer.WriteString("imageArn", gate.ImageArn);
        writer.WriteString("pipelineArn", gate.PipelineArn);
        writer.WriteString("name", gate.StepName);
        writer.WriteString("workflowArn", gate.WorkflowArn);
        writer.WriteString("state", gate.State.ToString());
        writer.WriteString("openedAt", GateText.Time(gate.OpenedAt));
        writer.WriteNumber("ageSeconds", (long)Math.Max(0, (now - gate.OpenedAt).TotalSeconds));
        writer.WriteString("deadline", gate.Deadline is null ? null : GateText.Time(gate.Deadline));
        writer.WriteString("nextLookAt", gate.NextLookAt is null ? null : GateText.Time(gate.NextLookAt));
        writer.WriteString("waitsFor", GateText.WaitsFor(gate));
        writer.WriteString("waitsSince", GateText.Time(GateText.WaitsSince(gate)));
    }

    public static void Write(Utf8JsonWriter writer, GateRecord gate, DateTimeOffset now)
    {
        WriteSummary(writer, gate, now);
        if (gate.Decision is { } decision)
        {
            writer.WriteStartObject("decision");
            writer.WriteString("answer", Words.Of(decision.Answer));
            writer.WriteString("reason", decision.Reason);
            writer.WriteString("policy", decision.PolicyHash);
            writer.WriteString("decidedAt", GateText.Time(decision.DecidedAt));
            writer.WriteString("decidedOn", gate.DecidedOn);
            writer.WriteList("rules", decision.Rules, rule => WriteRule(writer, rule));
            writer.WriteEndObject();
        }

        writer.WriteList("approvals", gate.Approvals, approval => WritePerson(writer, approval.Group, approval.By, approval.Reason, approval.At));
        if (gate.Stop is { } stop)
        {
            writer.WriteStartObject("stop");
            WritePerson(writer, null, stop.By, stop.Reason, stop.At);
            writer.WriteEndObject();
        }

        if (gate.Request is { } request)
        {
            writer.WriteStartObject("request");
            writer.WriteNumber("n", request.N);
            writer.WriteString("action", request.Action);
            writer.WriteString("reason", request.Reason);
            writer.WriteString("token", request.Token);
            writer.WriteString("storedAt", GateText.Time(request.StoredAt));
            writer.WriteEndObject();
        }

        if (gate.Outcome is { } outcome)
        {
            writer.WriteStartObject("outcome");
            writer.WriteString("action", outcome.Action);
            writer.WriteString("reason", outcome.Reason);
            writer.WriteString("stepStatus", outcome.StepStatus);
            writer.WriteString("seenAt", GateText.Time(outcome.SeenAt));
            writer.WriteEndObject();
        }
    }

    private static void WriteRule(Utf8JsonWriter writer, RuleAnswer rule)
    {
        writer.WriteString("name", rule.Rule);
        writer.WriteString("answer", Words.Of(rule.Answer));
        writer.WriteString("because", rule.Because);
        writer.WriteString("expiresAt", rule.ExpiresAt is null ? null : GateText.Time(rule.ExpiresAt));
        writer.WriteList("conditions", rule.Conditions, condition =>
        {
            writer.WriteString("condition", condition.Condition);
            writer.WriteString("is", Words.Of(condition.Truth));
            writer.WriteString("seen", condition.Seen);
        });
    }

    private static void WritePerson(Utf8JsonWriter writer, string? group, string by, string reason, DateTimeOffset at)
    {
        if (group is not null)
            writer.WriteString("group", group);
        writer.WriteString("by", by);
        writer.WriteString("reason", reason);
        writer.WriteString("at", GateText.Time(at));
    }
}
