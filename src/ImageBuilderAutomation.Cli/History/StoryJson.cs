using System.Text.Json;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Lifecycle;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Cli.History;

/// <summary>The audit trail of one build as JSON.</summary>
internal static class StoryJson
{
    public static void Write(Utf8JsonWriter writer, ImageBuildArn image, BuildStory story)
    {
        if (story.Build is { } build)
        {
            BuildList.Write(writer, BuildSummary.Of(build));
            writer.WriteStartObject("tags");
            foreach (var tag in build.Current?.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal) ?? Enumerable.Empty<KeyValuePair<string, string>>())
                writer.WriteString(tag.Key, tag.Value);
            writer.WriteEndObject();
            writer.WriteString("latestFailure", build.Failure?.Reason);
            WriteOrigin(writer, build.Current);
            writer.WriteString("gone", build is { IsGone: true, GoneAt: { } gone } ? Text.Of(gone) : null);
            writer.WriteList("timeline", BuildTimeline.Of(build).Attempts, attempt => WriteAttempt(writer, attempt));
        }
        else
        {
            writer.WriteString("build", BuildName.Of(image.ToString()));
            writer.WriteString("arn", image.ToString());
        }

        if (story.Details is { } details)
            writer.WriteMember("inside", () => InsideJson.Write(writer, details));
        if (story.Origin is { } origin)
        {
            writer.WriteMember("origin", () =>
            {
                writer.WriteNumber("round", origin.Round);
                writer.WriteString("because", origin.Because);
                writer.WriteString("policy", origin.PolicyHash);
                writer.WriteStartArray("causes");
                foreach (var cause in origin.Causes)
                    writer.WriteStringValue(cause);
                writer.WriteEndArray();
            });
        }

        writer.WriteList("starts", story.Starts, start =>
        {
            writer.WriteString("operation", start.Operation);
            writer.WriteString("startedBy", start.StartedBy);
            writer.WriteString("service", start.Service);
            writer.WriteString("at", Text.Of(start.At));
        });
        writer.WriteList("gates", story.Gates, gate => WriteGate(writer, gate));
        if (story.Lifecycle is { } lifecycle)
            ActsJson.Write(writer, lifecycle);
    }

    public static void WriteGate(Utf8JsonWriter writer, GateRecord gate)
    {
        writer.WriteString("name", gate.StepName);
        writer.WriteString("step", gate.StepExecutionId);
        writer.WriteString("state", Words.Of(gate.State));
        writer.WriteString("opened", Text.Of(gate.OpenedAt));
        writer.WriteString("deadline", gate.Deadline is { } deadline ? Text.Of(deadline) : null);
        writer.WriteList("approvals", gate.Approvals, approval =>
        {
            writer.WriteString("group", approval.Group);
            writer.WriteString("by", approval.By);
            writer.WriteString("reason", approval.Reason);
            writer.WriteString("at", Text.Of(approval.At));
        });
        if (gate.Decision is { } decision)
            writer.WriteMember("decision", () => WriteDecision(writer, decision, gate.DecidedOn));
        if (gate.Stop is { } stop)
        {
            writer.WriteMember("stop", () =>
            {
                writer.WriteString("by", stop.By);
                writer.WriteString("reason", stop.Reason);
                writer.WriteString("at", Text.Of(stop.At));
            });
        }

        if (gate.Request is { } request)
        {
            writer.WriteMember("request", () =>
            {
                writer.WriteNumber("n", request.N);
                writer.WriteString("action", request.Action);
                writer.WriteString("reason", request.Reason);
                writer.WriteString("stored", Text.Of(request.StoredAt));
            });
        }

        if (gate.Outcome is { } outcome)
        {
            writer.WriteMember("outcome", () =>
            {
                writer.WriteString("action", outcome.Action);
                writer.WriteString("reason", outcome.Reason);
                writer.WriteString("stepStatus", outcome.StepStatus);
                writer.WriteString("seen", Text.Of(outcome.SeenAt));
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
        writer.WriteSeconds("tookSeconds", attempt.Duration);
        writer.WriteList("states", attempt.Entries, entry =>
        {
            writer.WriteString("status", entry.Status);
            writer.WriteString("at", Text.Of(entry.At));
            writer.WriteSeconds("lastedSeconds", entry.Lasted);
            writer.WriteString("sources", string.Join(' ', entry.Sources));
        });
    }

    private static void WriteDecision(Utf8JsonWriter writer, GateDecision decision, string? channel)
    {
        writer.WriteString("answer", Words.Of(decision.Answer));
        writer.WriteString("reason", decision.Reason);
        writer.WriteString("policy", decision.PolicyHash);
        writer.WriteString("decided", Text.Of(decision.DecidedAt));
        writer.WriteString("on", channel);
        writer.WriteList("rules", decision.Rules, rule =>
        {
            writer.WriteString("name", rule.Rule);
            writer.WriteString("answer", Words.Of(rule.Answer));
            writer.WriteString("because", rule.Because);
            writer.WriteList("conditions", rule.Conditions, condition =>
            {
                writer.WriteString("condition", condition.Condition);
                writer.WriteString("is", Words.Of(condition.Truth));
                writer.WriteString("seen", condition.Seen);
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
