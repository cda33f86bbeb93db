namespace AwsPackages.Tests.Lambda;

/// <summary>
/// Expected values come from the official provider (aws-powertools/powertools-lambda-dotnet,
/// libraries/src/AWS.Lambda.Powertools.Logging/Internal/Converters/ExceptionConverter.cs): it writes message, source and stack trace if they exist.
/// </summary>
[Collection(ProcessEnvironment.Name)]
public sealed class LogExceptionTests
{
    [Fact]
    public void An_exception_that_was_never_thrown_has_no_source_and_no_stack_trace() =>
        Assert.Equal("""{"type":"System.FormatException","message":"outer"}""", LogCapture.Exception(new FormatException("outer")));

    [Fact]
    public void An_inner_exception_is_written_by_the_same_rule() =>
        Assert.Equal(
            """{"type":"System.FormatException","message":"outer","inner_exception":{"type":"System.TimeoutException","message":"inner"}}""",
            LogCapture.Exception(new FormatException("outer", new TimeoutException("inner"))));

    [Fact]
    public void An_aggregate_exception_shows_only_the_first_of_its_exceptions() =>
        Assert.Equal(
            """{"type":"System.AggregateException","message":"many (one) (two)","inner_exception":{"type":"System.FormatException","message":"one"}}""",
            LogCapture.Exception(new AggregateException("many", new FormatException("one"), new TimeoutException("two"))));

    [Fact]
    public void An_existing_source_is_written() =>
        Assert.Equal(
            """{"type":"System.FormatException","message":"outer","source":"here"}""",
            LogCapture.Exception(new FormatException("outer") { Source = "here" }));

    [Fact]
    public void An_exception_that_was_thrown_has_its_source_and_its_stack_trace()
    {
        var thrown = Assert.Throws<FormatException>((Action)(() => throw new FormatException("outer")));

        Assert.StartsWith(
            """{"type":"System.FormatException","message":"outer","source":"AwsPackages.Tests","stack_trace":"   at AwsPackages.Tests.""",
            LogCapture.Exception(thrown));
    }

    [Fact]
    public void A_missing_message_is_omitted() =>
        Assert.Equal($$"""{"type":"{{typeof(Silent).FullName}}"}""", LogCapture.Exception(new Silent()));

    [Fact]
    public void The_exception_comes_after_the_placeholders() =>
        Assert.Equal(
            """{"id":7,"exception":{"type":"System.FormatException","message":"outer"}}""",
            LogCapture.Members("{Id}", new FormatException("outer"), ("Id", 7)));

    private sealed class Silent : Exception
    {
        public override string Message => null!;
    }
}
