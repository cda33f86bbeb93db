using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Domain;

namespace EndToEnd.Triggers;

/// <summary>The starts, ends and scans of builds, from the events of the emulator only, independent of the code under test.</summary>
internal sealed class MonthLog
{
    private readonly Dictionary<string, MonthBuild> _builds = new(StringComparer.Ordinal);

    /// <summary>Ordered by start.</summary>
    public IReadOnlyList<MonthBuild> Builds => [.. _builds.Values.OrderBy(build => build.Started)];

    public List<DateTimeOffset> ComponentsCreated { get; } = [];

    public void Published(JsonObject evt)
    {
        var at = DateTimeOffset.Parse(evt["time"]!.ToString(), CultureInfo.InvariantCulture);
        var detail = evt["detail"]!;
        switch (evt["detail-type"]!.ToString())
        {
            case "AWS API Call via CloudTrail" when detail["errorCode"] is null && detail["eventName"]!.ToString() == "StartImagePipelineExecution":
                var image = detail["responseElements"]!["imageBuildVersionArn"]!.ToString();
                _builds.TryAdd(image, new(image, ImageBuildArn.Parse(image).Name, at));
                break;
            case "AWS API Call via CloudTrail" when detail["errorCode"] is null && detail["eventName"]!.ToString() == "CreateComponent":
                ComponentsCreated.Add(at);
                break;
            case "EC2 Image Builder Image State Change" when detail["state"]!["status"]!.ToString() is "AVAILABLE" or "FAILED":
                Build(evt).Ended = at;
                Build(evt).Status = detail["state"]!["status"]!.ToString();
                break;
            case "EC2 Image Builder CVE Detected" when detail["finding-severity-counts"]!["critical"]!.GetValue<int>() > 0:
                Build(evt).FoundCritical = at;
                break;
        }
    }

    /// <summary>Removes all builds and components, so that only later events count.</summary>
    public void Clear()
    {
        _builds.Clear();
        ComponentsCreated.Clear();
    }

    private MonthBuild Build(JsonObject evt) => _builds[evt["resources"]![0]!.ToString()];
}

/// <summary>One build of the simulated month, from the events of the emulator.</summary>
internal sealed class MonthBuild(string image, string pipeline, DateTimeOffset started)
{
    public string Image { get; } = image;

    public string Pipeline { get; } = pipeline;

    public DateTimeOffset Started { get; } = started;

    public DateTimeOffset? Ended { get; set; }

    public string? Status { get; set; }

    public DateTimeOffset? FoundCritical { get; set; }

    public override string ToString() => $"{Pipeline} {Started:MM-dd HH:mm}";
}
