using System.Text.Json;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Lifecycle;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The audit trail of one build as JSON.</summary>
internal static class AuditTrailJson
{
    public static void Write(Utf8JsonWriter writer, ImageBuildArn image, BuildAuditTrail trail)
    {
        if (trail.Build is { } build)
        {
            BuildList.Write(writer, BuildSummary.Of(build));
            writer.WriteStartObject("tags");
            foreach (var tag in build.Current?.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, string>>())
                writer.WriteString(tag.Key, tag.Value);
            writer.WriteEndObject();
            writer.WriteString("latestFailure", build.Failure?.Reason);
            WriteOrigin(writer, build.Current);
            writer.WriteString("deleted", build is { IsDeleted: true, DeletedAt: { } deletedAt } ? TimeFormat.Of(deletedAt) : null);
            writer.WriteList("timeline", BuildTimeline.Of(build).Attempts, attempt => WriteAttempt(writer, attempt));
        }
        else
        {
            writer.WriteString("build", BuildName.Of(image.ToString()));
            writer.WriteString("arn", image.ToString());
        }

        if (trail.Details is { } details)
            writer.WriteMember("details", () => BuildDetailsJson.Write(writer, details));
        if (trail.Origin is { } origin)
        {
            writer.WriteMember("origin", () =>
            {
                writer.WriteNumber("run", origin.RunSequence);
                writer.WriteString("reason", origin.Reason);
                writer.WriteString("policy", origin.PolicyHash);
                writer.WriteStartArray("causes");
                foreach (var cause in origin.Causes)
                    writer.WriteStringValue(cause);
                writer.WriteEndArray();
            });
        }

        writer.WriteList("starts", trail.Starts, start =>
        {
            writer.WriteString("operation", start.Operation);
            writer.WriteString("startedBy", start.StartedBy);
            writer.WriteString("service", start.Service);
            writer.WriteString("at", TimeFormat.Of(start.At));
        });
        writer.WriteList("gates", trail.Gates, gate => WriteGate(writer, gate));
        if (trail.Lifecycle is { } lifecycle)
            ActionsJson.Write(writer, lifecycle);
    }

    public static void WriteGate(Utf8JsonWriter writer, GateRecord gate)
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

    private static void WriteOrigin(Utf8JsonWriter writer, ImageSnapshot? image)
    {
        writer.WriteString("parentImage", image?.ParentImage);
        writer.WriteList("components", image?.Components ?? [], component => writer.WriteString("arn", component));
        writer.WriteList("containers", image?.Containers ?? [], container =>
        {
            writer.WriteString("region", container.Region);
            writer.WriteString("uris", string.Join(' ', container.Uris));
        });
        writer.WriteString("scan", image?.ScanStatus);
        if (image?.Logs is { } logs)
        {
            writer.WriteMember("log", () =>
            {
                writer.WriteString("group", logs.LogGroup);
                writer.WriteString("stream", logs.LogStream);
                writer.WriteString("s3", logs.S3);
            });
        }
    }

    private static void WriteAttempt(Utf8JsonWriter writer, BuildAttempt attempt)
    {
        writer.WriteNumber("attempt", attempt.Number);
        writer.WriteSeconds("durationSeconds", attempt.Duration);
        writer.WriteList("states", attempt.Entries, entry =>
        {
            writer.WriteString("status", entry.Status);
            writer.WriteString("at", TimeFormat.Of(entry.At));
            writer.WriteSeconds("durationSeconds", entry.Duration);
            writer.WriteString("sources", string.Join(' ', entry.Sources));
        });
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

    internal static void WriteMember(this Utf8JsonWriter writer, string name, Action write)
    {
        writer.WriteStartObject(name);
        write();
        writer.WriteEndObject();
    }
}
