namespace AwsPackages.Tests.Lambda.Bundled;

/// <summary>
/// The official provider writes these by reflection on the managed runtime and refuses them when compiled natively
/// (aws-powertools/powertools-lambda-dotnet, libraries/src/AWS.Lambda.Powertools.Logging/Serializers/PowertoolsLoggingSerializer.cs).
/// </summary>
[Collection(ProcessEnvironment.Name)]
public sealed class LogRefusalTests
{
    [Fact]
    public void A_custom_struct_is_refused_rather_than_written_differently() =>
        AssertRefused("{Value}", "Value", new KeyValuePair<string, int>("a", 1));

    [Fact]
    public void An_object_with_an_at_sign_is_refused_rather_than_written_differently() => AssertRefused("{@Value}", "@Value", new { Id = 1 });

    [Fact]
    public void An_object_as_the_message_is_refused() => AssertRefused("{@json}", "@json", new { Id = 1 });

    [Fact]
    public void A_scope_that_only_reflection_could_read_is_refused()
    {
        var thrown = Assert.Throws<NotSupportedException>(() => LogCapture.Line(_ => { }, logger => logger.BeginScope(new { Id = 1 })));

        Assert.Contains("begin it with a dictionary instead", thrown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AWS_LAMBDA_LOG_LEVEL", "DEBUG")]
    [InlineData("POWERTOOLS_LOGGER_SAMPLE_RATE", "0.5")]
    public void A_variable_that_changes_the_level_is_refused(string name, string value)
    {
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            var thrown = Assert.Throws<NotSupportedException>(() => LogCapture.Line(_ => { }, _ => { }));

            Assert.StartsWith($"{name}: ", thrown.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    private static void AssertRefused(string template, string name, object value)
    {
        var thrown = Assert.Throws<AggregateException>(() => LogCapture.Members(template, null, (name, value)));

        Assert.Contains(
            "log a text, a number or a Boolean instead", Assert.IsType<NotSupportedException>(thrown.InnerException).Message, StringComparison.Ordinal);
    }
}
