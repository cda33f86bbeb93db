using System.Globalization;
using ImageBuilderAutomation.Triggers.Rounds;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Converts a pipeline run to an item: its keys and the attributes that people see in the console.</summary>
internal static class RoundItem
{
    public const string Kind = "round";

    public static TableItem Of(Round round, RecordKeys keys)
    {
        var key = keys.Round(round.PipelineArn, round.N);
        var order = RecordKeys.TimeAnd(round.OpenedAt, $"{round.PipelineArn[(round.PipelineArn.LastIndexOf('/') + 1)..]}#{RecordKeys.Number(round.N)}");
        return new(key, Kind)
        {
            Version = round.Version,
            Body = RecordBody.Write(round, RecordJson.Readable.Round),
            Index2 = new(keys.RoundsOfDay(RecordKeys.DayOf(round.OpenedAt)), order),
            // Closed runs are left out of the index, so that a pass reads open runs only.
            Index3 = round.IsOpen ? new(keys.OpenRounds, order) : null,
            Shown = Shown(round),
        };
    }

    private static Dictionary<string, string> Shown(Round round)
    {
        var shown = new Dictionary<string, string>
        {
            ["pipelineArn"] = round.PipelineArn,
            ["state"] = round.State.ToString(),
            ["began"] = RecordKeys.Time(round.OpenedAt),
            ["causes"] = string.Join(", ", round.Causes.Take(5).Select(cause => cause.Cause.Key))
                + (round.Causes.Count > 5 ? string.Create(CultureInfo.InvariantCulture, $" and {round.Causes.Count - 5} more") : ""),
        };
        Add("imageArn", round.ImageArn);
        Add("reason", round.Decision?.Because);
        Add("outcome", round.Outcome);
        return shown;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                shown.Add(name, value);
        }
    }
}
