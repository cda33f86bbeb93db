using System.Text;
using System.Text.Json;
using ImageBuilderAutomation.Metrics;

namespace ImageBuilderAutomation.Aws.CloudWatch;

/// <summary>
/// Collects the metrics of each invocation and writes them when it ends, as one line in CloudWatch's embedded metric format. CloudWatch Logs makes metrics
/// of such lines, so that a function makes no call for them.
/// </summary>
/// <param name="stack">The only dimension: every further one multiplies the metrics that AWS charges for.</param>
/// <param name="function">A member of the line for queries of the log; no dimension.</param>
/// <param name="write">Takes a line without its end.</param>
// Documented: CloudWatch User Guide, "Specification: Embedded metric format".
public sealed class EmbeddedMetrics(string metricNamespace, string stack, string function, TimeProvider clock, Action<string> write) : IMetrics
{
    /// <summary>The most values of one metric in one line.</summary>
    public const int MaxValues = 100;

    // Several invocations can run in one process at once, each with its own values.
    private readonly AsyncLocal<Invocation?> _current = new();

    /// <summary>Begins an invocation. The metrics of its asynchronous flow are written when the result is disposed.</summary>
    public IDisposable Begin(string requestId) => _current.Value = new(this, requestId);

    /// <summary>Outside of an invocation, a value is written at once.</summary>
    public void Add(Metric metric, double value = 1)
    {
        ArgumentNullException.ThrowIfNull(metric);
        if (_current.Value is { } invocation)
        {
            invocation.Add(metric, value);
            return;
        }

        using var alone = new Invocation(this, requestId: null);
        alone.Add(metric, value);
    }

    /// <summary>Writes as many lines as the values of the fullest metric need; nearly always one.</summary>
    private void Write(string? requestId, Dictionary<Metric, List<double>> values)
    {
        for (var from = 0; values.Values.Any(list => list.Count > from); from += MaxValues)
            write(Line(requestId, [.. values.Where(v => v.Value.Count > from).Select(v => (v.Key, v.Value.GetRange(from, int.Min(MaxValues, v.Value.Count - from))))]));
    }

    private string Line(string? requestId, IReadOnlyList<(Metric Metric, List<double> Values)> metrics)
    {
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line))
        {
            writer.WriteStartObject();
            WriteDirective(writer, metrics);
            writer.WriteString("Stack", stack);
            writer.WriteString("Function", function);
            if (requestId is not null)
                writer.WriteString("RequestId", requestId);
            foreach (var (metric, values) in metrics)
                WriteValues(writer, metric, values);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }

    private void WriteDirective(Utf8JsonWriter writer, IReadOnlyList<(Metric Metric, List<double> Values)> metrics)
    {
        writer.WriteStartObject("_aws");
        writer.WriteNumber("Timestamp", clock.GetUtcNow().ToUnixTimeMilliseconds());
        writer.WriteStartArray("CloudWatchMetrics");
        writer.WriteStartObject();
        writer.WriteString("Namespace", metricNamespace);
        writer.WriteStartArray("Dimensions");
        writer.WriteStartArray();
        writer.WriteStringValue("Stack");
        writer.WriteEndArray();
        writer.WriteEndArray();
        writer.WriteStartArray("Metrics");
        foreach (var (metric, _) in metrics)
        {
            writer.WriteStartObject();
            writer.WriteString("Name", metric.Name);
            writer.WriteString("Unit", metric.Unit.ToString());
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter writer, Metric metric, List<double> values)
    {
        if (values is [var only])
        {
            writer.WriteNumber(metric.Name, only);
            return;
        }

        writer.WriteStartArray(metric.Name);
        foreach (var value in values)
            writer.WriteNumberValue(value);
        writer.WriteEndArray();
    }

    private sealed class Invocation(EmbeddedMetrics owner, string? requestId) : IDisposable
    {
        private readonly Dictionary<Metric, List<double>> _values = [];
        // A pass handles several items at once.
        private readonly Lock _changes = new();

        public void Add(Metric metric, double value)
        {
            lock (_changes)
            {
                if (!_values.TryGetValue(metric, out var values))
                    _values[metric] = values = [];
                // A count of an invocation is one number; of a measure, every value counts in percentiles.
                if (metric.Unit is MetricUnit.Count && values.Count == 1)
                    values[0] += value;
                else
                    values.Add(value);
            }
        }

        public void Dispose()
        {
            if (ReferenceEquals(owner._current.Value, this))
                owner._current.Value = null;
            lock (_changes)
            {
                owner.Write(requestId, _values);
                _values.Clear();
            }
        }
    }
}
