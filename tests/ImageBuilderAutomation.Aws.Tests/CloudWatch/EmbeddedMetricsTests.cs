using System.Text.Json.Nodes;
using ImageBuilderAutomation.Aws.CloudWatch;
using ImageBuilderAutomation.Metrics;
using TestKit;

namespace ImageBuilderAutomation.Aws.Tests.CloudWatch;

/// <summary>The lines follow CloudWatch's "Specification: Embedded metric format".</summary>
public sealed class EmbeddedMetricsTests
{
    private readonly List<string> _lines = [];
    private readonly TestClock _clock = new();
    private readonly EmbeddedMetrics _metrics;

    public EmbeddedMetricsTests() => _metrics = new("ImageBuilderAutomation", "golden", "SweepWaitingSteps", _clock, _lines.Add);

    [Fact]
    public void An_invocation_writes_one_line_when_it_ends()
    {
        using (_metrics.Begin("request-1"))
        {
            _metrics.Add(Metric.GatesResumed);
            _metrics.Add(Metric.GateAge, 12.5);
            Assert.Empty(_lines);
        }

        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse($$"""
                {
                  "_aws": {
                    "Timestamp": {{_clock.GetUtcNow().ToUnixTimeMilliseconds()}},
                    "CloudWatchMetrics": [
                      {
                        "Namespace": "ImageBuilderAutomation",
                        "Dimensions": [["Stack"]],
                        "Metrics": [{ "Name": "GatesResumed", "Unit": "Count" }, { "Name": "GateAge", "Unit": "Seconds" }]
                      }
                    ]
                  },
                  "Stack": "golden", "Function": "SweepWaitingSteps", "RequestId": "request-1", "GatesResumed": 1, "GateAge": 12.5
                }
                """),
            JsonNode.Parse(Assert.Single(_lines))));
        Assert.DoesNotContain('\n', _lines[0]);
    }

    [Fact]
    public void Counts_are_added_up_and_every_value_of_a_measure_is_kept()
    {
        using (_metrics.Begin("request-1"))
        {
            foreach (var age in new[] { 3, 1, 2 })
            {
                _metrics.Add(Metric.GatesResumed, 2);
                _metrics.Add(Metric.GateAge, age);
            }
        }

        var line = JsonNode.Parse(Assert.Single(_lines))!;
        Assert.Equal(6, (int)line["GatesResumed"]!);
        Assert.Equal("[3,1,2]", line["GateAge"]!.ToJsonString());
    }

    /// <remarks>Documented: an array of values has at most 100 members, and a line of the log at most 1 MB.</remarks>
    [Fact]
    public void More_values_than_a_line_may_have_are_divided_among_lines()
    {
        using (_metrics.Begin("request-1"))
        {
            for (var n = 0; n < 201; n++)
            {
                _metrics.Add(Metric.GateAge, n);
                _metrics.Add(Metric.GatesResumed);
            }
        }

        var lines = _lines.Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal([100, 100, 1], lines.Select(line => line["GateAge"] is JsonArray values ? values.Count : 1));
        Assert.Equal(["201", null, null], lines.Select(line => line["GatesResumed"]?.ToString()));
        // A metric without a value in the line must not be declared there.
        Assert.All(lines, line => Assert.All(
            line["_aws"]!["CloudWatchMetrics"]![0]!["Metrics"]!.AsArray(), metric => Assert.NotNull(line[(string)metric!["Name"]!])));
    }

    [Fact]
    public void All_metrics_fit_into_one_line() => Assert.InRange(Metric.All.Count, 1, 100);

    [Fact]
    public void An_invocation_without_metrics_writes_nothing()
    {
        _metrics.Begin("request-1").Dispose();

        Assert.Empty(_lines);
    }

    [Fact]
    public async Task Concurrent_invocations_write_their_own_values()
    {
        await Task.WhenAll(Enumerable.Range(1, 20).Select(async number =>
        {
            using var measured = _metrics.Begin($"request-{number}");
            await Task.Yield();
            await Task.WhenAll(Enumerable.Range(0, number).Select(_ => Task.Run(() => _metrics.Add(Metric.EventsHandled))));
        }));

        Assert.Equal(
            Enumerable.Range(1, 20).Select(number => ($"request-{number}", number)),
            _lines.Select(line => JsonNode.Parse(line)!).Select(line => ((string)line["RequestId"]!, (int)line["EventsHandled"]!)).OrderBy(pair => pair.Item2));
    }

    [Fact]
    public void A_value_outside_of_an_invocation_is_written_at_once()
    {
        _metrics.Add(Metric.EventsHandled);

        Assert.Null(JsonNode.Parse(Assert.Single(_lines))!["RequestId"]);
    }
}
