using AWS.Lambda.Powertools.Logging;
using Microsoft.Extensions.Logging;

namespace AwsPackages.Tests.Lambda;

// The records are the subject here, so each is written in the shortest way and with every kind of template.
#pragma warning disable CA1727, CA1848, CA1873, CA2017

/// <summary>
/// Whole records, byte by byte except for their time, by Parity/AWS.Lambda.Powertools.Logging.md. Cold starts have tests of their own, so here the function
/// has provisioned concurrency, which has none.
/// </summary>
[Collection(ProcessEnvironment.Name)]
public sealed class LogRecordTests : IDisposable
{
    private const string Head = "\"timestamp\":\"T\",\"service\":\"gates\",\"cold_start\":false,\"xray_trace_id\":\"1-a\",\"name\":\"Some.Category\"";

    public LogRecordTests()
    {
        Environment.SetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE", "provisioned-concurrency");
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", "Root=1-a;Parent=b;Sampled=1");
    }

    [Fact]
    public void A_text() => AssertRecord(
        "{\"level\":\"Information\",\"message\":\"Started.\",\"timestamp\":\"T\",\"service\":\"gates\",\"cold_start\":false,"
        + "\"xray_trace_id\":\"1-a\",\"name\":\"Some.Category\"}",
        logger => logger.LogInformation("Started."));

    [Theory]
    [InlineData(LogLevel.Trace, "Trace")]
    [InlineData(LogLevel.Debug, "Debug")]
    [InlineData(LogLevel.Warning, "Warning")]
    [InlineData(LogLevel.Critical, "Critical")]
    public void A_level(LogLevel level, string name) => AssertRecord(
        $"{{\"level\":\"{name}\",\"message\":\"Started.\",{Head}}}", logger => logger.Log(level, "Started."));

    [Fact]
    public void A_record_without_a_level() => AssertRecord(
        $"{{\"level\":\"None\",\"message\":\"Started.\",{Head}}}", logger => logger.Log(LogLevel.None, "Started."));

    [Fact]
    public void Placeholders_of_texts_numbers_and_truth_values() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"Step step-1: 3 True.\",{Head},\"step_id\":\"step-1\",\"count\":3,\"was_held\":true}}",
        logger => logger.LogInformation("Step {StepId}: {Count} {WasHeld}.", "step-1", 3, true));

    [Fact]
    public void Placeholders_of_large_broken_and_formatted_numbers() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"9007199254740993 0.1 1.50 1,234.57 00FF.\",{Head},"
        + "\"bytes\":9007199254740993,\"share\":0.1,\"price\":1.50,\"sum\":1234.57,\"mask\":\"00FF\"}",
        logger => logger.LogInformation("{Bytes} {Share} {Price} {Sum:N2} {Mask:X4}.", 9007199254740993, 0.1, 1.50M, 1234.567, 255));

    [Fact]
    public void A_placeholder_without_a_value() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"Step (null).\",{Head},\"step_id\":null}}",
        logger => logger.LogInformation("Step {StepId}.", (string?)null));

    [Fact]
    public void Placeholders_of_dates_and_times() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"01/02/2026 03:04:05 01/02/2026 03:04:05 +02:00 01/02/2026 00:01:30.\",{Head},"
        + "\"at\":\"2026-01-02T03:04:05Z\",\"until\":\"2026-01-02T03:04:05+02:00\",\"day\":\"2026-01-02\",\"lease\":\"00:01:30\"}",
        logger => logger.LogInformation(
            "{At} {Until} {Day} {Lease}.",
            new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc),
            new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
            new DateOnly(2026, 1, 2),
            TimeSpan.FromSeconds(90)));

    [Fact]
    public void Placeholders_of_an_enum_and_an_id() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"Friday Error 00000000-0000-0000-0000-000000000000.\",{Head},"
        + "\"day\":5,\"least\":\"Error\",\"run\":\"00000000-0000-0000-0000-000000000000\"}",
        logger => logger.LogInformation("{Day} {Least} {Run}.", DayOfWeek.Friday, LogLevel.Error, Guid.Empty));

    [Fact]
    public void Placeholders_of_objects_in_objects_and_of_lists() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"{{ Id = 1, Inner = {{ Id = 2 }} }} a, b.\",{Head},"
        + "\"step\":\"{ Id = 1, Inner = { Id = 2 } }\",\"names\":\"System.String[]\"}",
        logger => logger.LogInformation("{Step} {Names}.", new { Id = 1, Inner = new { Id = 2 } }, new[] { "a", "b" }));

    [Fact]
    public void Placeholders_with_reserved_names() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"1 2 3.\",{Head},\"kept\":3}}",
        logger => logger.LogInformation("{Service} {json} {Kept}.", 1, 2, 3));

    [Fact]
    public void A_text_that_JSON_must_escape() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"a \\\"b\\\" \\\\ <c>&'+\\n\\t\\u0001 é 日本\",{Head},\"text\":\"a \\\"b\\\" \\\\ <c>&'+\\n\\t\\u0001 é 日本\"}}",
        logger => logger.LogInformation("{Text}", "a \"b\" \\ <c>&'+\n\t\u0001 é 日本"));

    [Fact]
    public void An_exception_with_source_stack_and_inner_exception() => AssertRecord(
        $"{{\"level\":\"Error\",\"message\":\"It failed.\",{Head},\"exception\":{{\"type\":\"{typeof(Failure).FullName}\",\"message\":\"outer\","
        + "\"source\":\"gates\",\"stack_trace\":\"   at Gates.Open()\",\"inner_exception\":{\"type\":\"System.TimeoutException\",\"message\":\"inner\"}}}",
        logger => logger.LogError(new Failure("outer", new TimeoutException("inner")) { Source = "gates" }, "It failed."));

    [Fact]
    public void An_exception_after_placeholders() => AssertRecord(
        $"{{\"level\":\"Error\",\"message\":\"Step step-1 failed.\",{Head},\"step_id\":\"step-1\","
        + "\"exception\":{\"type\":\"System.FormatException\",\"message\":\"bad\"}}",
        logger => logger.LogError(new FormatException("bad"), "Step {StepId} failed.", "step-1"));

    [Fact]
    public void A_record_in_camel_case() => AssertRecord(
        "{\"level\":\"Error\",\"message\":\"Step step-1.\",\"timestamp\":\"T\",\"service\":\"gates\",\"coldStart\":false,\"xrayTraceId\":\"1-a\","
        + "\"name\":\"Some.Category\",\"stepId\":\"step-1\",\"exception\":{\"type\":\"System.FormatException\",\"message\":\"bad\","
        + "\"innerException\":{\"type\":\"System.TimeoutException\",\"message\":\"late\"}}}",
        logger => logger.LogError(new FormatException("bad", new TimeoutException("late")), "Step {StepId}.", "step-1"),
        LoggerOutputCase.CamelCase);

    [Fact]
    public void A_record_in_Pascal_case() => AssertRecord(
        "{\"Level\":\"Error\",\"Message\":\"Step step-1.\",\"Timestamp\":\"T\",\"Service\":\"gates\",\"ColdStart\":false,\"XrayTraceId\":\"1-a\","
        + "\"Name\":\"Some.Category\",\"StepId\":\"step-1\",\"Exception\":{\"Type\":\"System.FormatException\",\"Message\":\"bad\","
        + "\"InnerException\":{\"Type\":\"System.TimeoutException\",\"Message\":\"late\"}}}",
        logger => logger.LogError(new FormatException("bad", new TimeoutException("late")), "Step {StepId}.", "step-1"),
        LoggerOutputCase.PascalCase);

    [Fact]
    public void A_scope_before_placeholders_and_instead_of_one_with_its_name() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"Step step-1 of run-2.\",{Head},\"run_id\":\"run-1\",\"attempt\":2,\"step_id\":\"step-1\"}}",
        logger =>
        {
            using (logger.BeginScope(new Dictionary<string, object> { ["RunId"] = "run-1", ["attempt"] = 2, ["Service"] = "reserved", [" "] = "blank" }))
                logger.LogInformation("Step {StepId} of {RunId}.", "step-1", "run-2");
        });

    [Fact]
    public void The_innermost_scope_only() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"Started.\",{Head},\"inner\":\"b\"}}",
        logger =>
        {
            using (logger.BeginScope(new Dictionary<string, string> { ["Outer"] = "a" }))
            using (logger.BeginScope(new Dictionary<string, string> { ["Inner"] = "b" }))
                logger.LogInformation("Started.");
        });

    [Fact]
    public void No_scope_after_the_end_of_one() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"Started.\",{Head}}}",
        logger =>
        {
            using (logger.BeginScope(new Dictionary<string, string> { ["Outer"] = "a" }))
            {
                logger.BeginScope(new Dictionary<string, string> { ["Inner"] = "b" })!.Dispose();
                logger.LogInformation("Started.");
            }
        });

    [Fact]
    public void A_scope_that_is_a_text() => AssertRecord(
        $"{{\"level\":\"Information\",\"message\":\"Started.\",{Head}}}",
        logger =>
        {
            using (logger.BeginScope<string>("outer"))
                logger.LogInformation("Started.");
        });

    [Fact]
    public void A_record_outside_a_trace()
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", null);

        AssertRecord(
            "{\"level\":\"Information\",\"message\":\"Started.\",\"timestamp\":\"T\",\"service\":\"gates\",\"cold_start\":false,\"name\":\"Some.Category\"}",
            logger => logger.LogInformation("Started."));
    }

    [Fact]
    public void Two_placeholders_of_one_name_are_an_error_of_the_logger()
    {
        var thrown = Assert.Throws<AggregateException>(() => LogCapture.Line(_ => { }, logger => logger.LogInformation("{Id} {Id}.", 1, 2)));

        Assert.IsType<ArgumentException>(thrown.InnerException);
    }

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("AWS_LAMBDA_INITIALIZATION_TYPE", null);
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", null);
    }

    private static void AssertRecord(string expected, Action<ILogger> log, LoggerOutputCase output = LoggerOutputCase.Default)
    {
        var line = LogCapture.Line(
            config => (config.Service, config.MinimumLogLevel, config.LoggerOutputCase) = ("gates", LogLevel.Trace, output), log);

        Assert.Equal(expected, LogCapture.WithoutTime(line));
    }

    private sealed class Failure(string message, Exception inner) : Exception(message, inner)
    {
        public override string StackTrace => "   at Gates.Open()";
    }
}
