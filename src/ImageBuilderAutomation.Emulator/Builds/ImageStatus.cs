namespace ImageBuilderAutomation.Emulator.Builds;

/// <summary>The states of an image, in the service's words.</summary>
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

    /// <summary>Whether a build is still under way.</summary>
    public static bool IsUnderWay(string status) => status is Pending or Creating or Building or Testing or Distributing or Integrating;

    /// <summary>Whether reaching it is announced.</summary>
    // Documented: EventBridge reference, "Image State Change" lists these; for PENDING and CREATING nothing is documented, and none is sent.
    public static bool IsAnnounced(string status) => status is Building or Testing or Distributing or Integrating or Available or Cancelled or Failed;
}
