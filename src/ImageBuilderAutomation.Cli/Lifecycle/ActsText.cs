using ImageBuilderAutomation.Cli.History;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Lifecycle;

/// <summary>Writes the completed and planned lifecycle actions of an image as text.</summary>
internal static class ActsText
{
    public static void Write(TextWriter output, LifecycleRecord record)
    {
        output.WriteLine("lifecycle");
        var columns = new Columns();
        foreach (var act in record.Acts)
        {
            columns.Add(
                $"  {Text.Of(act.AskedAt)}", act.Action.Word(), act.Status,
                $"{(act.By is null ? "" : $"by {act.By}: ")}{act.Because}{(act.Reason is null ? "" : $" ({act.Reason})")}");
            foreach (var resource in act.Resources)
            {
                columns.Add(
                    $"    {Text.Of(act.EndedAt)}", resource.Id, resource.Status, string.Join(' ', new[] { resource.Region, resource.Reason }.OfType<string>()));
            }
        }

        if (record.Notice is { } notice)
            columns.Add($"  {Text.Of(notice.At)}", notice.Action.Word(), "announced", $"not before {Text.Of(notice.NotBefore)}: {notice.Because}");
        if (record.Update is { } update)
        {
            columns.Add(
                $"  {Text.Of(update.StoredAt)}", update.Action.Word(), "in progress",
                $"{(update.By is null ? "" : $"by {update.By}: ")}{update.Because}{(update.ExecutionId is null ? "" : $" ({update.ExecutionId})")}");
        }

        if (record.PutOff is { } putOff)
            columns.Add($"  {Text.Of(record.ChangedAt)}", "", "deferred", $"until {Text.Of(putOff.Until)}: {putOff.Because}");
        columns.WriteTo(output);
    }
}
