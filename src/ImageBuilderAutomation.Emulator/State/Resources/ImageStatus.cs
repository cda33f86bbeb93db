namespace ImageBuilderAutomation.Emulator.State.Resources;

/// <summary>The statuses of an image, as the API spells them.</summary>
public static class ImageStatus
{
    public const string Pending = "PENDING";
    public const string Creating = "CREATING";
    public const string Building = "BUILDING";
    public const string Testing = "TESTING";
    public const string Distributing = "DISTRIBUTING";
    public const string Integrating = "INTEGRATING";
    public const string Available = "AVAILABLE";
    public const string Cancelled = "CANCELLED";
    public const string Failed = "FAILED";
    public const string Deprecated = "DEPRECATED";
    public const string Disabled = "DISABLED";
    public const string Deleted = "DELETED";

    /// <summary>Whether a build with this status is still in progress.</summary>
    public static bool IsInProgress(string status) => status is Pending or Creating or Building or Testing or Distributing or Integrating;

    /// <summary>Whether the service publishes an event when an image reaches this status.</summary>
    // Documented: EventBridge reference, "Image State Change" lists these; PENDING and CREATING are not documented, so no event is sent.
    public static bool IsAnnounced(string status) => status is Building or Testing or Distributing or Integrating or Available or Cancelled or Failed;
}

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
