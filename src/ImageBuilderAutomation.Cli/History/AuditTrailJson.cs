using System.Text.Json;
using ImageBuilderAutomation.Aws.DynamoDB;
using ImageBuilderAutomation.Cli.Gates;
using ImageBuilderAutomation.Cli.Lifecycle;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Domain;
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
        writer.WriteList("gates", trail.Gates, gate => GateJson.WriteRecord(writer, gate));
        if (trail.Lifecycle is { } lifecycle)
            ActionsJson.Write(writer, lifecycle);
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
}
