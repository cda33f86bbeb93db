namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>A task that runs in emulated time. Its body yields the time until which it pauses.</summary>
public sealed class SimulatedTask
{
    internal SimulatedTask(IEnumerable<DateTimeOffset> body) => Body = body.GetEnumerator();

    internal IEnumerator<DateTimeOffset> Body { get; }

    internal DateTimeOffset Due { get; set; }

    /// <summary>The sequence number of its latest pause. Of two tasks due at the same time, the one that has paused longer runs first.</summary>
    internal long Order { get; set; }
}
