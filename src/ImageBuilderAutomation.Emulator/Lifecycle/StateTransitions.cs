using ImageBuilderAutomation.Emulator.Builds;

namespace ImageBuilderAutomation.Emulator.Lifecycle;

/// <summary>Which state may follow which, once an image has been built.</summary>
public static class StateTransitions
{
    /// <returns>Why not; null where the transition is legal.</returns>
    // Documented: user guide, "Allowed resource state transitions", and the API reference for containers and for failed and cancelled images.
    // Assumed: asking for the state that an image has is legal, and a disabled image is not deprecated.
    public static string? Refusal(string from, string to, bool container) => to switch
    {
        _ when ImageStatus.IsUnderWay(from) => $"its build is under way ({from})",
        ImageStatus.Deleted => null,
        _ when container => "a container image can only be DELETED",
        _ when from is ImageStatus.Failed or ImageStatus.Cancelled => $"an image that is {from} can only be DELETED",
        ImageStatus.Deprecated when from == ImageStatus.Disabled => "an image that is DISABLED cannot become DEPRECATED",
        _ => null,
    };
}
