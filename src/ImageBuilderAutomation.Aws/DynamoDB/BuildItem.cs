using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.History;

namespace ImageBuilderAutomation.Aws.DynamoDB;

/// <summary>Converts a build record to an item: its keys and the attributes that people see in the console.</summary>
internal static class BuildItem
{
    public const string Kind = "build";
    public const string AmiKind = "ami";

    public static TableItem Of(BuildRecord record, ImageBuildArn image, RecordKeys keys)
    {
        var current = record.Current;
        var path = RecordKeys.PathOf(image);
        var startedAt = record.StartedAt;
        return new(new(keys.Build(image), RecordKeys.BuildSort), Kind)
        {
            Version = record.Version,
            Body = RecordBody.Write(record, RecordJson.Readable.BuildRecord),
            Index1 = current?.PipelineArn is { } pipeline && startedAt is { } at ? new(keys.BuildsOfPipeline(pipeline), RecordKeys.TimeAnd(at, path)) : null,
            Index2 = startedAt is { } on ? new(keys.BuildsOfDay(RecordKeys.DayOf(on)), RecordKeys.TimeAnd(on, path)) : null,
            Index3 = record.Status is { } status ? new(keys.BuildsIn(status), StateOrder(record, status, image)) : null,
            Display = DisplayOf(record, startedAt),
        };
    }

    public static TableItem AmiPointer(OutputAmi ami, string imageArn, RecordKeys keys) => new(keys.Ami(ami.ImageId), AmiKind)
    {
        Version = 1,
        Display = new Dictionary<string, string> { ["imageArn"] = imageArn, ["region"] = ami.Region },
    };

    /// <summary>Sorts available builds by recipe and version, to find the current one, and all others by time.</summary>
    private static string StateOrder(BuildRecord record, string status, ImageBuildArn image) => status == "AVAILABLE"
        ? RecordKeys.RecipeAndVersion(record.Current?.RecipeArn, image)
        : RecordKeys.TimeAnd(record.StartedAt ?? record.DeletedAt ?? DateTimeOffset.MinValue, RecordKeys.PathOf(image));

    private static Dictionary<string, string> DisplayOf(BuildRecord record, DateTimeOffset? startedAt)
    {
        var shown = new Dictionary<string, string> { ["imageArn"] = record.ImageArn };
        Add("status", record.Status);
        Add("started", startedAt is { } at ? RecordKeys.Time(at) : null);
        Add("pipelineArn", record.Current?.PipelineArn);
        Add("recipeArn", record.Current?.RecipeArn);
        Add("amis", record.Current is { Amis.Count: > 0 } current ? string.Join(' ', current.Amis.Select(a => a.ImageId)) : null);
        Add("failure", record.Failure?.Reason);
        return shown;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                shown.Add(name, value);
        }
    }
}
