using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ImageBuilderAutomation.Metrics;
using TestKit;
using YamlDotNet.RepresentationModel;

namespace Conventions;

/// <summary>The metrics in the code, the dashboard and docs/reference/metrics.md must agree.</summary>
public sealed partial class MetricTests
{
    private static readonly string[] Names = [.. Metric.All.Select(metric => metric.Name).Order(StringComparer.Ordinal)];

    /// <summary>Namespace, name, dimension and value of each metric of the dashboard.</summary>
    private static readonly string[][] Shown =
    [
        .. from widget in Dashboard()["widgets"]!.AsArray()
           from metric in widget!["properties"]!["metrics"]!.AsArray()
           where metric![0] is JsonValue
           select metric!.AsArray().OfType<JsonValue>().Select(part => (string)part!).ToArray(),
    ];

    [Fact]
    public void The_list_has_every_metric_once() => Assert.Equal(
        typeof(Metric).GetFields().Where(field => field.FieldType == typeof(Metric)).Select(field => field.Name).Order(StringComparer.Ordinal), Names);

    [Fact]
    public void The_dashboard_shows_every_metric_and_no_other() =>
        Assert.Equal(Names, Shown.Select(metric => metric[1]).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void The_dashboard_reads_the_namespace_and_the_dimension_that_the_functions_write()
    {
        Assert.Equal("PublishesMetrics ImageBuilderAutomation ", Template.Joined(Template.Map(Template.Map(Template.Globals, "Environment"), "Variables"), "METRICS_NAMESPACE"));
        Assert.All(Shown, metric => Assert.Equal(("ImageBuilderAutomation", "Stack", "${StackName}"), (metric[0], metric[2], metric[3])));
    }

    [Fact]
    public void An_alarm_on_a_metric_names_one_that_the_functions_write()
    {
        var own = Template.Resources("AWS::CloudWatch::Alarm").Select(Template.Properties).Where(alarm => Template.Text(alarm, "Namespace") == "ImageBuilderAutomation").ToList();

        Assert.NotEmpty(own);
        Assert.All(own, alarm =>
        {
            Assert.Contains(Template.Text(alarm, "MetricName"), Names);
            var dimension = Assert.Single((YamlSequenceNode)alarm.Children["Dimensions"]);
            Assert.Equal(("Stack", "AWS::StackName"), (((YamlScalarNode)dimension["Name"]).Value, ((YamlScalarNode)dimension["Value"]).Value));
        });
    }

    [Fact]
    public void Every_metric_has_a_row_with_its_unit() => Assert.Equal(
        Metric.All.Select(metric => $"{metric.Name} {metric.Unit}"),
        Row().Matches(File.ReadAllText(Repository.PathOf("docs", "reference", "metrics.md"))).Select(row => $"{row.Groups[1].Value} {row.Groups[2].Value}"));

    private static JsonNode Dashboard()
    {
        var properties = Template.Map(Template.Map(Template.Map(Template.Read("infra", "dashboard.yaml"), "Resources"), "Dashboard"), "Properties");
        return JsonNode.Parse(((YamlScalarNode)properties.Children["DashboardBody"]).Value!)!;
    }

    [GeneratedRegex(@"^\| `([A-Z]\w+)` \| (Count|Seconds|Milliseconds) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
