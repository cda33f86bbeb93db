using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Converts a gate record to an item: its keys and the attributes that people see in the console.</summary>
internal static class GateItem
{
    public const string Kind = "gate";

    public static TableItem Of(GateRecord record, ItemKey key, RecordKeys keys) => new(key, Kind)
    {
        Version = record.Version,
        Body = RecordBody.Write(record, RecordJson.Readable.GateRecord),
        Index1 = new(keys.GateOfStep(record.StepExecutionId), key.Sort),
        Index2 = record.Decision is { } decision
            ? new(keys.DecisionsOfDay(RecordKeys.DayOf(decision.DecidedAt)), RecordKeys.TimeAnd(decision.DecidedAt, record.StepExecutionId))
            : null,
        // Closed gates are left out of the index, so that the sweep reads open gates only.
        Index3 = record.IsClosed ? null : new(keys.OpenGates, RecordKeys.TimeAnd(record.OpenedAt, record.StepExecutionId)),
        Display = DisplayOf(record),
    };

    private static Dictionary<string, string> DisplayOf(GateRecord record)
    {
        var shown = new Dictionary<string, string>
        {
            ["imageArn"] = record.ImageArn,
            ["step"] = record.StepName,
            ["stepExecutionId"] = record.StepExecutionId,
            ["state"] = record.State.ToString(),
            ["started"] = RecordKeys.Time(record.OpenedAt),
        };
        Add("pipelineArn", record.PipelineArn);
        Add("answer", record.Decision?.Answer.ToString());
        Add("reason", record.Decision?.Reason);
        Add("outcome", record.Outcome is { } outcome ? outcome.Action ?? outcome.StepStatus : null);
        return shown;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                shown.Add(name, value);
        }
    }
}
