using ImageBuilderAutomation.Events;
using ImageBuilderAutomation.Triggers.Graph;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>What an event claims to have moved: a hint, read back where the service knows more.</summary>
public abstract record TriggerNotice
{
    private TriggerNotice()
    {
    }

    /// <summary>A build came to an end.</summary>
    public sealed record BuildEnded(ImageBuildArn Image, DateTimeOffset At) : TriggerNotice;

    /// <summary>A scan completed, with or without findings.</summary>
    /// <param name="Counts">By severity in lower case; the service counts critical, high and medium.</param>
    public sealed record ScanCompleted(ImageBuildArn Image, IReadOnlyDictionary<string, int> Counts, DateTimeOffset At) : TriggerNotice;

    public sealed record ParameterChanged(string Name, DateTimeOffset At) : TriggerNotice;

    public sealed record ComponentCreated(VersionedArn Component, DateTimeOffset At) : TriggerNotice;

    public sealed record RecipeCreated(VersionedArn Recipe, DateTimeOffset At) : TriggerNotice;

    /// <summary>A well-formed event that can move nothing: a deleted parameter, a call that was refused.</summary>
    public sealed record Nothing(string Because) : TriggerNotice;
}
