using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Lifecycle;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Converts a lifecycle record to an item: its keys and the attributes that people see in the console.</summary>
internal static class LifecycleItem
{
    public const string Kind = "lifecycle";
    public const string RunKind = "lifecycleRun";

    public static TableItem Of(LifecycleRecord record, ItemKey key, RecordKeys keys)
    {
        var path = RecordKeys.PathOf(ImageBuildArn.Parse(record.ImageArn));
        return new(key, Kind)
        {
            Version = record.Version,
            Body = RecordBody.Write(record, RecordJson.Readable.LifecycleRecord),
            Index2 = new(keys.LifecycleOfDay(RecordKeys.DayOf(record.ChangedAt)), RecordKeys.TimeAnd(record.ChangedAt, path)),
            // Records that are not open are left out of the index, so that a run reads open records only.
            Index3 = record.IsOpen ? new(keys.OpenLifecycle, RecordKeys.TimeAnd(record.ChangedAt, path)) : null,
            Display = DisplayOf(record),
        };
    }

    private static Dictionary<string, string> DisplayOf(LifecycleRecord record)
    {
        var shown = new Dictionary<string, string> { ["imageArn"] = record.ImageArn, ["state"] = record.State.ToString() };
        if ((record.Notice?.Action ?? record.Update?.Action ?? (record.Actions is [.., var done] ? done.Action : null)) is { } action)
            shown["action"] = action.Name();
        if ((record.Notice?.Reason ?? record.Update?.Reason ?? record.Deferral?.Reason) is { Length: > 0 } reason)
            shown["reason"] = reason;
        if (record.Actions is [.., var last])
            shown["outcome"] = last.Status;
        return shown;
    }
}
