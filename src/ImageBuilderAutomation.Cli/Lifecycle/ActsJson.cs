using System.Text.Json;
using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Lifecycle;

/// <summary>Writes the lifecycle actions of an image as JSON.</summary>
internal static class ActsJson
{
    public static void Write(Utf8JsonWriter writer, LifecycleRecord record)
    {
        writer.WriteStartObject("lifecycle");
        writer.WriteList("acts", record.Acts, act =>
        {
            writer.WriteString("action", act.Action.Word());
            writer.WriteString("status", act.Status);
            writer.WriteString("because", act.Because);
            writer.WriteString("reason", act.Reason);
            writer.WriteString("by", act.By);
            writer.WriteString("policy", act.PolicyHash);
            writer.WriteString("execution", act.ExecutionId);
            writer.WriteString("asked", Text.Of(act.AskedAt));
            writer.WriteString("ended", Text.Of(act.EndedAt));
            writer.WriteList("resources", act.Resources, resource =>
            {
                writer.WriteString("id", resource.Id);
                writer.WriteString("region", resource.Region);
                writer.WriteString("account", resource.AccountId);
                writer.WriteString("status", resource.Status);
                writer.WriteString("reason", resource.Reason);
            });
        });
        if (record.Notice is { } notice)
            WriteOpen(writer, "notice", notice.Action, notice.Because, notice.At, "notBefore", Text.Of(notice.NotBefore));
        if (record.Update is { } update)
            WriteOpen(writer, "underWay", update.Action, update.Because, update.StoredAt, "execution", update.ExecutionId);
        if (record.PutOff is { } putOff)
        {
            writer.WriteString("leftAloneUntil", Text.Of(putOff.Until));
            writer.WriteString("leftAloneBecause", putOff.Because);
        }

        writer.WriteEndObject();
    }

    private static void WriteOpen(Utf8JsonWriter writer, string name, LifecycleAction action, string because, DateTimeOffset at, string last, string? value)
    {
        writer.WriteStartObject(name);
        writer.WriteString("action", action.Word());
        writer.WriteString("because", because);
        writer.WriteString("at", Text.Of(at));
        writer.WriteString(last, value);
        writer.WriteEndObject();
    }
}
