using System.Text.Json;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.ConfigurationGuard;

namespace ImageBuilderAutomation.Cli.Configurations;

/// <summary>Writes configurations as JSON.</summary>
internal static class ConfigurationJson
{
    public static void WriteChecks(Utf8JsonWriter writer, IReadOnlyList<ConfigurationCheck> found, string policy) => WriteAll(writer, found, policy, item =>
    {
        writer.WriteNumber("rules", item.Rules);
        writer.WriteList("drifts", item.Decision.Drifts, drift => WriteDrift(writer, drift));
    });

    public static void WriteDiffs(Utf8JsonWriter writer, IReadOnlyList<ConfigurationCheck> found, string policy) => WriteAll(writer, found, policy, item =>
    {
        writer.WriteList("changes", item.Decision.Changes, change => WriteChange(writer, change));
        writer.WriteList("notRepaired", item.Decision.Drifts.Where(drift => drift.NotRepaired is not null), drift => WriteDrift(writer, drift));
    });

    public static void WriteRecord(Utf8JsonWriter writer, ConfigurationRecord record)
    {
        writer.WriteString("name", record.Name);
        writer.WriteString("arn", record.Arn);
        writer.WriteString("state", record.State.ToString().ToLowerInvariant());
        writer.WriteString("since", TimeFormat.Of(record.Since));
        WriteTexts(writer, "pipelines", record.Pipelines);
        writer.WriteList("drifts", record.Drifts, known => WriteKnown(writer, known));
        writer.WriteList("repairs", record.Repairs, past =>
        {
            writer.WriteNumber("sequence", past.Sequence);
            writer.WriteString("at", TimeFormat.Of(past.CompletedAt));
            writer.WriteString("outcome", past.Outcome.ToString());
            writer.WriteString("detail", past.Detail);
            writer.WriteList("changes", past.Changes, change => WriteChange(writer, change));
            writer.WriteList("drifts", past.Drifts, known => WriteKnown(writer, known));
        });
    }

    private static void WriteAll(Utf8JsonWriter writer, IReadOnlyList<ConfigurationCheck> found, string policy, Action<ConfigurationCheck> write)
    {
        writer.WriteString("policy", policy);
        writer.WriteBoolean("compliant", found.All(item => item.Decision.IsCompliant));
        writer.WriteList("configurations", found, item =>
        {
            writer.WriteString("name", item.Name);
            writer.WriteString("arn", item.Facts.Configuration.Arn);
            writer.WriteBoolean("compliant", item.Decision.IsCompliant);
            WriteTexts(writer, "pipelines", item.Facts.Pipelines);
            write(item);
        });
    }

    private static void WriteKnown(Utf8JsonWriter writer, RecordedDrift known)
    {
        WriteDrift(writer, known.Drift);
        writer.WriteString("since", TimeFormat.Of(known.Since));
        writer.WriteString("by", known.By);
        writer.WriteString("call", known.Call);
    }

    private static void WriteDrift(Utf8JsonWriter writer, Drift drift)
    {
        writer.WriteString("path", drift.Path);
        writer.WriteString("expected", drift.Expected);
        writer.WriteString("found", drift.Found);
        writer.WriteString("rule", drift.Rule);
        writer.WriteString("notRepaired", drift.NotRepaired);
    }

    private static void WriteChange(Utf8JsonWriter writer, FieldChange change)
    {
        writer.WriteString("path", change.Path);
        WriteValue(writer, "from", change.From);
        WriteValue(writer, "to", change.To);
        writer.WriteString("reason", change.Reason);
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, FieldValue? value)
    {
        if (value is null)
            writer.WriteNull(name);
        else
            WriteTexts(writer, name, value.Items);
    }

    private static void WriteTexts(Utf8JsonWriter writer, string name, IEnumerable<string> texts)
    {
        writer.WriteStartArray(name);
        foreach (var text in texts)
            writer.WriteStringValue(text);
        writer.WriteEndArray();
    }
}
