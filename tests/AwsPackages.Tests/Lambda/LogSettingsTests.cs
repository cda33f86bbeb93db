using System.Text.Json;
using AWS.Lambda.Powertools.Logging;
using Microsoft.Extensions.Logging;

namespace AwsPackages.Tests.Lambda;

/// <summary>
/// Expected values come from the official provider (aws-powertools/powertools-lambda-dotnet, below libraries/src):
/// AWS.Lambda.Powertools.Logging/Internal/PowertoolsLoggerProvider.cs and AWS.Lambda.Powertools.Common/Core/PowertoolsConfigurations.cs read the settings.
/// </summary>
[Collection(ProcessEnvironment.Name)]
public sealed class LogSettingsTests
{
    [Theory]
    [InlineData(LogLevel.Trace, "Trace")]
    [InlineData(LogLevel.Debug, "Debug")]
    [InlineData(LogLevel.Information, "Information")]
    [InlineData(LogLevel.Warning, "Warning")]
    [InlineData(LogLevel.Error, "Error")]
    [InlineData(LogLevel.Critical, "Critical")]
    public void A_level_is_written_by_its_full_name(LogLevel level, string expected)
    {
        var record = Record(config => config.MinimumLogLevel = LogLevel.Trace, level);

        Assert.Equal(expected, record.GetProperty("level").GetString());
    }

    [Theory]
    [InlineData("", "from-environment", "from-environment")]
    [InlineData(null, "from-environment", "from-environment")]
    [InlineData(null, " ", "service_undefined")]
    [InlineData("", null, "service_undefined")]
    public void A_blank_service_counts_as_none(string? configured, string? variable, string expected)
    {
        var record = WithVariable("POWERTOOLS_SERVICE_NAME", variable, () => Record(config => config.Service = configured));

        Assert.Equal(expected, record.GetProperty("service").GetString());
    }

    [Fact]
    public void The_level_none_counts_as_information()
    {
        var record = WithVariable("POWERTOOLS_LOG_LEVEL", "None", () => Record(_ => { }));

        Assert.Equal("Information", record.GetProperty("level").GetString());
    }

    [Theory]
    [InlineData(" ", null)]
    [InlineData("Root=1-a;Parent=b", "1-a")]
    [InlineData("1-a", "1-a")]
    public void A_blank_trace_is_left_out(string variable, string? expected)
    {
        var record = WithVariable("_X_AMZN_TRACE_ID", variable, () => Record(_ => { }));

        Assert.Equal(expected, record.TryGetProperty("xray_trace_id", out var trace) ? trace.GetString() : null);
    }

    /// <remarks>Source: AWS.Lambda.Powertools.Common/JsonSerialization/PascalCaseNamingPolicy.cs.</remarks>
    [Fact]
    public void Pascal_case_changes_the_first_letter_only()
    {
        var line = LogCapture.Line(
            config => config.LoggerOutputCase = LoggerOutputCase.PascalCase,
            logger => logger.Log(
                LogLevel.Error, default, new Dictionary<string, object> { ["someValue"] = 1, ["other_value"] = 2 }, null, (_, _) => "Logged."));

        Assert.EndsWith($$""","Name":"{{LogCapture.Category}}","SomeValue":1,"Other_value":2}""", line);
    }

    private static JsonElement Record(Action<PowertoolsLoggerConfiguration> configure, LogLevel level = LogLevel.Information) =>
        JsonDocument.Parse(LogCapture.Line(configure, logger => logger.Log(level, default, "state", null, (_, _) => "Logged."))).RootElement;

    private static JsonElement WithVariable(string name, string? value, Func<JsonElement> act)
    {
        Environment.SetEnvironmentVariable(name, value);
        try
        {
            return act();
        }
        finally
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }
}
