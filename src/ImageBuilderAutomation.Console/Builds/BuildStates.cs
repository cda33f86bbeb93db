using ImageBuilderAutomation.Console.Elements;
using ImageBuilderAutomation.Domain;

namespace ImageBuilderAutomation.Console.Builds;

/// <summary>Which states of builds and steps are good or bad.</summary>
public static class BuildStates
{
    /// <param name="isStopped">A gate ended the build: nothing in it failed.</param>
    public static Tone ToneOf(string status, bool isStopped = false) => status switch
    {
        ImageStatus.Available => Tone.Good,
        ImageStatus.Failed or ImageStatus.Cancelled when isStopped => Tone.Waiting,
        ImageStatus.Failed => Tone.Bad,
        _ => Tone.Neutral,
    };

    public static Tone ToneOfStep(string status) =>
        ExecutionStatus.HasFailed(status) ? Tone.Bad : status == ExecutionStatus.Completed ? Tone.Good : Tone.Neutral;
}
