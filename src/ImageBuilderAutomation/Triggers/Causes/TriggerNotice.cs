using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>The change that an event reports. It is a hint: it is read back from the service where the service knows more.</summary>
public abstract record TriggerNotice
{
    private TriggerNotice()
    {
    }

    /// <summary>A build ended.</summary>
    public sealed record BuildEnded(ImageBuildArn Image, DateTimeOffset At) : TriggerNotice;

    /// <summary>A scan completed, with or without findings.</summary>
    /// <param name="Counts">By lower-case severity; the service counts critical, high and medium.</param>
    public sealed record ScanCompleted(ImageBuildArn Image, IReadOnlyDictionary<string, int> Counts, DateTimeOffset At) : TriggerNotice;

    public sealed record ParameterChanged(string Name, DateTimeOffset At) : TriggerNotice;

    public sealed record ComponentCreated(VersionedArn Component, DateTimeOffset At) : TriggerNotice;

    public sealed record RecipeCreated(VersionedArn Recipe, DateTimeOffset At) : TriggerNotice;

    /// <summary>A well-formed event that starts nothing, such as a deleted parameter or a refused call.</summary>
    public sealed record Nothing(string Because) : TriggerNotice;
}
