namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>Something that goes on by itself: a body that yields the time until which it pauses.</summary>
public sealed class Process
{
    internal Process(IEnumerable<DateTimeOffset> body) => Body = body.GetEnumerator();

    internal IEnumerator<DateTimeOffset> Body { get; }

    internal DateTimeOffset Due { get; set; }

    /// <summary>When it began to pause, counted; ties go to the one that has paused longer.</summary>
    internal long Order { get; set; }
}
