using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ImageBuilderAutomation.Cli.Output;

/// <summary>Days are UTC days, as in the table's keys.</summary>
internal static class DayOption
{
    public static DateOnly Of(TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    public static Option<DateOnly?> Option(string name, string description) =>
        new(name) { Description = description, CustomParser = result => Read(result, name) };

    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static DateOnly? Read(ArgumentResult result, string name)
    {
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            return day;
        result.AddError($"Expected {name} with a day such as 2026-11-20, found '{result.Tokens[0].Value}'.");
        return null;
    }
}
