using System.Globalization;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Writes the lines of the demo: time, pipeline or configuration, what happened.</summary>
internal sealed class DemoOutput(TextWriter output)
{
    private readonly Lock _gate = new();

    public void Report(DateTimeOffset at, string pipeline, string what)
    {
        lock (_gate)
            output.WriteLine($"{at.ToString("ddd HH:mm", CultureInfo.InvariantCulture)}  {pipeline,-12}  {what}");
    }

    public void Report(string line)
    {
        lock (_gate)
            output.WriteLine(line);
    }
}
