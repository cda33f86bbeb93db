using System.Globalization;

namespace ImageBuilderAutomation.Emulator.State;

/// <summary>The two formats of times on the wire.</summary>
public static class Timestamps
{
    /// <summary>The format of members of shape <c>DateTime</c>: a string.</summary>
    // Assumed: ISO 8601 with milliseconds and Z; the model says only that it is a string.
    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The format of members of shape <c>DateTimeTimestamp</c>: seconds since 1970 as a number.</summary>
    public static double Epoch(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000d;
}
