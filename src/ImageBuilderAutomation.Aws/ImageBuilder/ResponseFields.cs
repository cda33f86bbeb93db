using System.Globalization;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Reads values of the service's responses: any member may be missing, and times are ISO 8601 text.</summary>
internal static class ResponseFields
{
    private const string Iso8601 = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <exception cref="InvalidDataException">The service omitted a value that decisions need.</exception>
    public static string Required(string? value, string member) =>
        value ?? throw new InvalidDataException($"Expected '{member}' in the service's response; it is missing.");

    /// <summary>Bounds a text for a record. A text that is longer ends with an ellipsis.</summary>
    public static string? Shortened(string? text, int max) => text?.Length > max ? text[..max] + "…" : text;

    /// <summary>The semantic version. A build's version also has its build number, as in <c>1.0.0/1</c>.</summary>
    public static string RequiredVersion(string? value, string member) => Required(value, member).Split('/')[0];

    public static DateTimeOffset RequiredTime(string? text, string member) => Time(Required(text, member), member)!.Value;

    /// <exception cref="InvalidDataException">The text is not an ISO 8601 time. A time without a zone is UTC.</exception>
    public static DateTimeOffset? Time(string? text, string member) => text is null ? null : TimeIfReadable(text)
        ?? throw new InvalidDataException($"Expected an ISO 8601 time at '{member}' in the service's response, found '{text}'.");

    /// <summary>For facts that may be unknown: null when the time is missing or is not ISO 8601.</summary>
    public static DateTimeOffset? TimeIfReadable(string? text) => DateTimeOffset.TryParseExact(
        text, Iso8601, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;
}
