using ImageBuilderAutomation.Metrics;

namespace TestKit.Operations;

/// <summary>Keeps all values of each metric.</summary>
public sealed class RecordedMetrics : IMetrics
{
    private readonly Lock _changes = new();
    private readonly List<(string Name, double Value)> _values = [];

    /// <summary>The names of the metrics that were added, in their order.</summary>
    public IReadOnlyList<string> Names => [.. _values.Select(value => value.Name)];

    public IReadOnlyList<double> Of(Metric metric) => [.. _values.Where(value => value.Name == metric.Name).Select(value => value.Value)];

    public void Add(Metric metric, double value = 1)
    {
        lock (_changes)
            _values.Add((metric.Name, value));
    }
}
