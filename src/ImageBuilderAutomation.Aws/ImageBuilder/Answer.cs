using System.Globalization;

namespace ImageBuilderAutomation.Aws.ImageBuilder;

/// <summary>Values as the service sends them: anything may be missing, and times are ISO 8601 text.</summary>
internal static class Answer
{
    private const string Iso8601 = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK";

    /// <exception cref="InvalidDataException">The service left out what nothing can be decided without.</exception>
    public static string Required(string? value, string member) => value ?? throw new InvalidDataException($"Expected '{member}' in the service's answer; it is missing.");

    /// <summary>The semantic version: a build's own says its number too, as in <c>1.0.0/1</c>.</summary>
    public static string RequiredVersion(string? value, string member) => Required(value, member).Split('/')[0];

    public static DateTimeOffset RequiredTime(string? text, string member) => Time(Required(text, member), member)!.Value;

    /// <exception cref="InvalidDataException">There is a text and it is no ISO 8601 time; without a zone it is UTC.</exception>
    public static DateTimeOffset? Time(string? text, string member) => text is null ? null : TimeIfReadable(text)
        ?? throw new InvalidDataException($"Expected an ISO 8601 time at '{member}' in the service's answer, found '{text}'.");

    /// <summary>For facts that may be unknown: null when there is no time, or an odd one.</summary>
    public static DateTimeOffset? TimeIfReadable(string? text) => DateTimeOffset.TryParseExact(
        text, Iso8601, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
        ? time
        : null;
}
