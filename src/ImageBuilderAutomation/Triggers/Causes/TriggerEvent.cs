using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Triggers.Causes;

/// <summary>The change that an event reports. It is a hint: it is read back from the service where the service knows more.</summary>
public abstract record TriggerEvent
{
    private TriggerEvent()
    {
    }

    /// <summary>A build ended.</summary>
    public sealed record BuildCompleted(ImageBuildArn Image, DateTimeOffset At) : TriggerEvent;

    /// <summary>A scan completed, with or without findings.</summary>
    /// <param name="Counts">By lower-case severity; the service counts critical, high and medium.</param>
    public sealed record ScanCompleted(ImageBuildArn Image, IReadOnlyDictionary<string, int> Counts, DateTimeOffset At) : TriggerEvent;

    public sealed record ParameterChanged(string Name, DateTimeOffset At) : TriggerEvent;

    public sealed record ComponentCreated(VersionedArn Component, DateTimeOffset At) : TriggerEvent;

    public sealed record RecipeCreated(VersionedArn Recipe, DateTimeOffset At) : TriggerEvent;

    /// <summary>A well-formed event that starts nothing, such as a deleted parameter or a refused call.</summary>
    public sealed record Ignored(string Reason) : TriggerEvent;
}
