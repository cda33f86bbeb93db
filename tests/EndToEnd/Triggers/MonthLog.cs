using System.Globalization;
using System.Text.Json.Nodes;
using ImageBuilderAutomation.Events;

namespace EndToEnd.Triggers;

/// <summary>The starts, ends and scans of builds, from the events of the emulator only, independent of the code under test.</summary>
internal sealed class MonthLog
{
    private readonly Dictionary<string, MonthBuild> _builds = new(StringComparer.Ordinal);

    /// <summary>Ordered by start.</summary>
    public IReadOnlyList<MonthBuild> Builds => [.. _builds.Values.OrderBy(build => build.Started)];

    public List<DateTimeOffset> ComponentsCreated { get; } = [];

    public void Published(JsonObject told)
    {
        var at = DateTimeOffset.Parse(told["time"]!.ToString(), CultureInfo.InvariantCulture);
        var detail = told["detail"]!;
        switch (told["detail-type"]!.ToString())
        {
            case "AWS API Call via CloudTrail" when detail["errorCode"] is null && detail["eventName"]!.ToString() == "StartImagePipelineExecution":
                var image = detail["responseElements"]!["imageBuildVersionArn"]!.ToString();
                _builds.TryAdd(image, new(image, ImageBuildArn.Parse(image).Name, at));
                break;
            case "AWS API Call via CloudTrail" when detail["errorCode"] is null && detail["eventName"]!.ToString() == "CreateComponent":
                ComponentsCreated.Add(at);
                break;
            case "EC2 Image Builder Image State Change" when detail["state"]!["status"]!.ToString() is "AVAILABLE" or "FAILED":
                Build(told).Ended = at;
                Build(told).Status = detail["state"]!["status"]!.ToString();
                break;
            case "EC2 Image Builder CVE Detected" when detail["finding-severity-counts"]!["critical"]!.GetValue<int>() > 0:
                Build(told).FoundCritical = at;
                break;
        }
    }

    /// <summary>Removes all builds and components, so that only later events count.</summary>
    public void Clear()
    {
        _builds.Clear();
        ComponentsCreated.Clear();
    }

    private MonthBuild Build(JsonObject told) => _builds[told["resources"]![0]!.ToString()];
}
