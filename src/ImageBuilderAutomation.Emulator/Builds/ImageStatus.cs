namespace ImageBuilderAutomation.Emulator.Builds;

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
