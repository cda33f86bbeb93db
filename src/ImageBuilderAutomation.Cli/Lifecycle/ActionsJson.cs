using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Lifecycle;

/// <summary>Writes the lifecycle actions of an image as JSON.</summary>
internal static class ActionsJson
{
    public static void Write(Utf8JsonWriter writer, LifecycleRecord record)
    {
        writer.WriteStartObject("lifecycle");
        writer.WriteList("actions", record.Actions, action =>
        {
            writer.WriteString("action", action.Action.Name());
            writer.WriteString("status", action.Status);
            writer.WriteString("reason", action.Reason);
            writer.WriteString("statusReason", action.StatusReason);
            writer.WriteString("by", action.By);
            writer.WriteString("policy", action.PolicyHash);
            writer.WriteString("execution", action.ExecutionId);
            writer.WriteString("requested", TimeFormat.Of(action.RequestedAt));
            writer.WriteString("ended", TimeFormat.Of(action.EndedAt));
            writer.WriteList("resources", action.Resources, resource =>
            {
                writer.WriteString("id", resource.Id);
                writer.WriteString("region", resource.Region);
                writer.WriteString("account", resource.AccountId);
                writer.WriteString("status", resource.Status);
                writer.WriteString("statusReason", resource.Reason);
            });
        });
        if (record.Notice is { } notice)
            WriteOpen(writer, "notice", notice.Action, notice.Reason, notice.At, "notBefore", TimeFormat.Of(notice.NotBefore));
        if (record.Update is { } update)
            WriteOpen(writer, "inProgress", update.Action, update.Reason, update.StoredAt, "execution", update.ExecutionId);
        if (record.Deferral is { } deferral)
        {
            writer.WriteString("deferredUntil", TimeFormat.Of(deferral.Until));
            writer.WriteString("deferralReason", deferral.Reason);
        }

        writer.WriteEndObject();
    }

    private static void WriteOpen(Utf8JsonWriter writer, string name, LifecycleAction action, string reason, DateTimeOffset at, string last, string? value)
    {
        writer.WriteStartObject(name);
        writer.WriteString("action", action.Name());
        writer.WriteString("reason", reason);
        writer.WriteString("at", TimeFormat.Of(at));
        writer.WriteString(last, value);
        writer.WriteEndObject();
    }
}
