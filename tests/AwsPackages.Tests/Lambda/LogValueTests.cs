using Microsoft.Extensions.Logging;

namespace AwsPackages.Tests.Lambda;

/// <summary>
/// Expected values come from the official provider (aws-powertools/powertools-lambda-dotnet, below libraries/src/AWS.Lambda.Powertools.Logging):
/// Internal/PowertoolsLogger.cs chooses which parts of a placeholder's value are written. Serializers/PowertoolsLoggingSerializer.cs and
/// Internal/Converters write them.
/// </summary>
[Collection(ProcessEnvironment.Name)]
public sealed class LogValueTests
{
    [Fact]
    public void Numbers_of_every_kind_are_written_as_numbers()
    {
        (object, string)[] numbers =
        [
            ((sbyte)-1, "-1"), ((byte)1, "1"), ((short)-2, "-2"), ((ushort)2, "2"),
            (-3, "-3"), (3U, "3"), (-4L, "-4"), (ulong.MaxValue, "18446744073709551615"),
            (0.1F, "0.1"), (1.5, "1.5"), (1e300, "1E+300"), (1.50M, "1.50"),
        ];

        AssertWritten(numbers);
    }

    [Fact]
    public void An_enum_is_written_as_its_number_and_a_log_level_as_its_name() =>
        AssertWritten([(DayOfWeek.Friday, "5"), ((DayOfWeek)77, "77"), (ConsoleModifiers.Alt | ConsoleModifiers.Shift, "3"), (LogLevel.Error, "\"Error\"")]);

    [Fact]
    public void Dates_times_and_ids_are_written_in_their_JSON_form()
    {
        (object, string)[] values =
        [
            (new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), "\"2026-01-02T03:04:05Z\""),
            (new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Unspecified), "\"2026-01-02T03:04:05.678\""),
            (new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)), "\"2026-01-02T03:04:05+02:00\""),
            (new DateOnly(2026, 1, 2), "\"2026-01-02\""),
            (new TimeOnly(3, 4, 5, 60), "\"03:04:05.06\""),
            (TimeSpan.FromDays(2) + TimeSpan.FromMilliseconds(1), "\"2.00:00:00.0010000\""),
            (Guid.Empty, "\"00000000-0000-0000-0000-000000000000\""),
            ('x', "\"x\""),
        ];

        AssertWritten(values);
    }

    [Fact]
    public void Every_other_object_is_written_as_its_text()
    {
        (object, string)[] objects =
        [
            (new Uri("https://example.org/a?b=c&d=e"), "\"https://example.org/a?b=c&d=e\""),
            (new[] { "a", "b" }, "\"System.String[]\""),
            (new List<string> { "a" }, "\"System.Collections.Generic.List`1[System.String]\""),
            (new { Id = 1, Inner = new { Id = 2 } }, "\"{ Id = 1, Inner = { Id = 2 } }\""),
            (new FormatException("inside"), "\"System.FormatException: inside\""),
        ];

        AssertWritten(objects);
    }

    [Fact]
    public void A_placeholder_without_a_value_is_written_as_null() => Assert.Equal("null", LogCapture.Value(null));

    [Fact]
    public void Text_is_escaped_only_where_JSON_requires_it() =>
        Assert.Equal("\"q\\\"uo\\\\te/ <b>&'+ é 日本 \\u0001\"", LogCapture.Value("q\"uo\\te/ <b>&'+ é 日本 \u0001"));

    [Theory]
    [InlineData("{Value:N2}", 1234.567, "1234.57")]
    [InlineData("{Value:D5}", 12, "12")]
    [InlineData("{Value:X}", 255, "\"FF\"")]
    [InlineData("{Value:D}", DayOfWeek.Friday, "5")]
    [InlineData("{Value:G}", DayOfWeek.Friday, "\"Friday\"")]
    [InlineData("{Value:N2}", "text", "\"text\"")]
    [InlineData("{Value:N2}", null, "null")]
    [InlineData("{Value,10:N2}", 1234.567, "1234.567")]
    public void A_placeholder_with_a_format_is_written_formatted_and_as_a_number_if_it_is_one(string template, object? value, string expected) =>
        Assert.Equal($$"""{"value":{{expected}}}""", LogCapture.Members(template, null, ("Value", value)));

    [Theory]
    [InlineData("Level")]
    [InlineData("message")]
    [InlineData("cold_start")]
    [InlineData("xray_trace_id")]
    [InlineData("function_request_id")]
    [InlineData("NAME")]
    public void A_placeholder_with_a_reserved_name_is_omitted_in_any_spelling(string name) =>
        Assert.Equal("""{"kept":2}""", LogCapture.Members($"{{{name}}} {{Kept}}", null, (name, 1), ("Kept", 2)));

    [Fact]
    public void An_at_sign_is_not_part_of_the_key() =>
        Assert.Equal("""{"value":"text"}""", LogCapture.Members("{@Value}", null, ("@Value", "text")));

    private static void AssertWritten(IEnumerable<(object Value, string Expected)> values) =>
        Assert.All(values, v => Assert.Equal(v.Expected, LogCapture.Value(v.Value)));
}
