using ImageBuilderAutomation.Emulator.Builds;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>The status transitions that are allowed once an image has been built.</summary>
public static class StateTransitions
{
    /// <returns>Why the transition is refused; null if it is allowed.</returns>
    // Documented: user guide, "Allowed resource state transitions", and the API reference for containers and for failed and cancelled images.
    // Assumed: a request for the image's current status is allowed, and a disabled image cannot be deprecated.
    public static string? Refusal(string from, string to, bool container) => to switch
    {
        _ when ImageStatus.IsInProgress(from) => $"its build is under way ({from})",
        ImageStatus.Deleted => null,
        _ when container => "a container image can only be DELETED",
        _ when from is ImageStatus.Failed or ImageStatus.Cancelled => $"an image that is {from} can only be DELETED",
        ImageStatus.Deprecated when from == ImageStatus.Disabled => "an image that is DISABLED cannot become DEPRECATED",
        _ => null,
    };
}
