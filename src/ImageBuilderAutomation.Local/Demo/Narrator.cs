using System.Globalization;

namespace ImageBuilderAutomation.Local.Demo;

/// <summary>Writes the lines of the demo: time, pipeline or configuration, what happened.</summary>
internal sealed class Narrator(TextWriter output)
{
    private readonly Lock _gate = new();

    public void Say(DateTimeOffset at, string pipeline, string what)
    {
        lock (_gate)
            output.WriteLine($"{at.ToString("ddd HH:mm", CultureInfo.InvariantCulture)}  {pipeline,-12}  {what}");
    }

    public void Say(string line)
    {
        lock (_gate)
            output.WriteLine(line);
    }
}
