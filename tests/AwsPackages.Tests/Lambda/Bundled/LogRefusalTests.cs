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

    private static void AssertRefused(string template, string name, object value)
    {
        var thrown = Assert.Throws<AggregateException>(() => LogCapture.Members(template, null, (name, value)));

        Assert.Contains(
            "log a text, a number or a Boolean instead", Assert.IsType<NotSupportedException>(thrown.InnerException).Message, StringComparison.Ordinal);
    }
}
