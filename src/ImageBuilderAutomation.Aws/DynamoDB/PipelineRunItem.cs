using System.Globalization;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Converts a pipeline run to an item: its keys and the attributes that people see in the console.</summary>
internal static class PipelineRunItem
{
    public const string Kind = "run";

    public static TableItem Of(PipelineRunRecord run, RecordKeys keys)
    {
        var key = keys.Run(run.PipelineArn, run.Sequence);
        var order = RecordKeys.TimeAnd(run.OpenedAt, $"{run.PipelineArn[(run.PipelineArn.LastIndexOf('/') + 1)..]}#{RecordKeys.Number(run.Sequence)}");
        return new(key, Kind)
        {
            Version = run.Version,
            Body = RecordBody.Write(run, RecordJson.Readable.PipelineRunRecord),
            Index2 = new(keys.RunsOfDay(RecordKeys.DayOf(run.OpenedAt)), order),
            // Closed runs are left out of the index, so that a pass reads open runs only.
            Index3 = run.IsOpen ? new(keys.OpenRuns, order) : null,
            Display = DisplayOf(run),
        };
    }

    private static Dictionary<string, string> DisplayOf(PipelineRunRecord run)
    {
        var shown = new Dictionary<string, string>
        {
            ["pipelineArn"] = run.PipelineArn,
            ["state"] = run.State.ToString(),
            ["started"] = RecordKeys.Time(run.OpenedAt),
            ["causes"] = string.Join(", ", run.Causes.Take(5).Select(cause => cause.Cause.Key))
                + (run.Causes.Count > 5 ? string.Create(CultureInfo.InvariantCulture, $" and {run.Causes.Count - 5} more") : ""),
        };
        Add("imageArn", run.ImageArn);
        Add("reason", run.Decision?.Reason);
        Add("outcome", run.Outcome);
        return shown;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                shown.Add(name, value);
        }
    }
}
