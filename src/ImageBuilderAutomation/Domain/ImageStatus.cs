using System.Collections.Immutable;

namespace ImageBuilderAutomation.Domain;

/// <summary>
/// The states of an image (Image Builder API reference, ImageState). A state that this list does not contain is unknown: it is neither in progress nor
/// ended, and nothing is done to its image.
/// </summary>
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

    /// <summary>In the order in which an image passes through them. After an end, a retry of the distribution may lead back to an earlier one.</summary>
    public static readonly ImmutableArray<string> InOrder =
        [Pending, Creating, Building, Testing, Distributing, Integrating, Available, Cancelled, Failed, Deprecated, Disabled, Deleted];

    /// <summary>Longer than every documented status.</summary>
    private const int MaxLength = 32;

    /// <summary>
    /// True for a text that can be a status: capital letters, digits and underscores. A status that <see cref="InOrder"/> does not contain may be new in the
    /// service; any other text does not come from it.
    /// </summary>
    public static bool IsWellShaped(string? status) =>
        status is { Length: > 0 and <= MaxLength } && char.IsAsciiLetterUpper(status[0])
        && status.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_');

    public static bool IsInProgress(string? status) => status is Pending or Creating or Building or Testing or Distributing or Integrating;

    /// <summary>The build has ended in this state; a retry of its distribution may still follow a failure.</summary>
    public static bool IsEndOfBuild(string? status) => status is Available or Failed or Cancelled;

    /// <summary>The image was taken out of use after its build.</summary>
    public static bool IsRetired(string? status) => status is Deprecated or Disabled or Deleted;

    /// <summary>The build has ended, whatever was done to the image afterwards.</summary>
    public static bool HasEnded(string? status) => IsEndOfBuild(status) || IsRetired(status);

    /// <summary>The build produced an image that still exists.</summary>
    public static bool IsFinished(string? status) => status is Available or Deprecated or Disabled;

    public static bool HasFailed(string? status) => status is Failed or Cancelled;
}
