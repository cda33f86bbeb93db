using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Cli.Lifecycle;

/// <summary>Writes the completed and planned lifecycle actions of an image as text.</summary>
internal static class ActionsText
{
    public static void Write(TextWriter output, LifecycleRecord record)
    {
        output.WriteLine("lifecycle");
        var columns = new Columns();
        foreach (var action in record.Actions)
        {
            columns.Add(
                $"  {TimeFormat.Of(action.RequestedAt)}", action.Action.Name(), action.Status,
                $"{(action.By is null ? "" : $"by {action.By}: ")}{action.Reason}{(action.StatusReason is null ? "" : $" ({action.StatusReason})")}");
            foreach (var resource in action.Resources)
            {
                columns.Add(
                    $"    {TimeFormat.Of(action.EndedAt)}", resource.Id, resource.Status, string.Join(' ', new[] { resource.Region, resource.Reason }.OfType<string>()));
            }
        }

        if (record.Notice is { } notice)
            columns.Add($"  {TimeFormat.Of(notice.At)}", notice.Action.Name(), "announced", $"not before {TimeFormat.Of(notice.NotBefore)}: {notice.Reason}");
        if (record.Update is { } update)
        {
            columns.Add(
                $"  {TimeFormat.Of(update.StoredAt)}", update.Action.Name(), "in progress",
                $"{(update.By is null ? "" : $"by {update.By}: ")}{update.Reason}{(update.ExecutionId is null ? "" : $" ({update.ExecutionId})")}");
        }

        if (record.Deferral is { } deferral)
            columns.Add($"  {TimeFormat.Of(record.ChangedAt)}", "", "deferred", $"until {TimeFormat.Of(deferral.Until)}: {deferral.Reason}");
        columns.WriteTo(output);
    }
}
