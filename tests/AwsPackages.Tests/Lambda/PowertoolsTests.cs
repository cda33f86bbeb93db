using System.Text.Json;
using AWS.Lambda.Powertools.Logging;
using Microsoft.Extensions.Logging;

namespace AwsPackages.Tests.Lambda;

[Collection(ProcessEnvironment.Name)]
public sealed partial class PowertoolsTests
{
    [Fact]
    public void Writes_the_keys_in_snake_case_and_one_per_placeholder()
    {
        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", "Root=1-a;Parent=b;Sampled=1");

        var record = Written(config => config.Service = "gates", logger => StepHandled(logger, "step-1", 3, true, TimeSpan.FromSeconds(2)));

        Environment.SetEnvironmentVariable("_X_AMZN_TRACE_ID", null);
        Assert.Equal(
            ["level", "message", "timestamp", "service", "cold_start", "xray_trace_id", "name", "step_execution_id", "count", "was_held", "lease"],
            record.EnumerateObject().Select(p => p.Name));
        Assert.Equal("Information", record.GetProperty("level").GetString());
        Assert.Equal("Step step-1: 3 True 00:00:02.", record.GetProperty("message").GetString());
        Assert.Equal("gates", record.GetProperty("service").GetString());
        Assert.Equal("1-a", record.GetProperty("xray_trace_id").GetString());
        Assert.Equal("Some.Category", record.GetProperty("name").GetString());
        Assert.Equal(3, record.GetProperty("count").GetInt32());
        Assert.True(record.GetProperty("was_held").GetBoolean());
        Assert.True(record.GetProperty("timestamp").TryGetDateTimeOffset(out _));
    }

    [Theory]
    [InlineData(LoggerOutputCase.CamelCase, "coldStart", "stepExecutionId")]
    [InlineData(LoggerOutputCase.PascalCase, "ColdStart", "StepExecutionId")]
    public void Writes_the_keys_in_the_configured_case(LoggerOutputCase output, string coldStart, string placeholder)
    {
        var record = Written(config => config.LoggerOutputCase = output, logger => StepHandled(logger, "step-1", 3, true, default));

        Assert.True(record.TryGetProperty(coldStart, out _));
        Assert.Equal("step-1", record.GetProperty(placeholder).GetString());
    }

    [Fact]
    public void Writes_an_exception_with_its_inner_exceptions()
    {
        var record = Written(_ => { }, logger => Failed(logger, new InvalidDataException("outer", new FormatException("inner"))));

        Assert.Equal("System.IO.InvalidDataException", record.GetProperty("exception").GetProperty("type").GetString());
        Assert.Equal("inner", record.GetProperty("exception").GetProperty("inner_exception").GetProperty("message").GetString());
    }

    [Fact]
    public void Takes_service_and_level_from_the_environment_by_default()
    {
        Environment.SetEnvironmentVariable("POWERTOOLS_SERVICE_NAME", "from-environment");
        Environment.SetEnvironmentVariable("POWERTOOLS_LOG_LEVEL", "Error");

        var record = Written(_ => { }, logger =>
        {
            StepHandled(logger, "step-1", 3, true, default);
            Failed(logger, new FormatException("kept"));
        });

        Environment.SetEnvironmentVariable("POWERTOOLS_SERVICE_NAME", null);
        Environment.SetEnvironmentVariable("POWERTOOLS_LOG_LEVEL", null);
        Assert.Equal(("Error", "from-environment"), (record.GetProperty("level").GetString(), record.GetProperty("service").GetString()));
    }

    private static JsonElement Written(Action<PowertoolsLoggerConfiguration> configure, Action<ILogger> log) =>
        JsonDocument.Parse(LogCapture.Line(configure, log)).RootElement;

    [LoggerMessage(1, LogLevel.Information, "Step {StepExecutionId}: {Count} {WasHeld} {Lease}.")]
    private static partial void StepHandled(ILogger logger, string stepExecutionId, int count, bool wasHeld, TimeSpan lease);

    [LoggerMessage(2, LogLevel.Error, "It failed.")]
    private static partial void Failed(ILogger logger, Exception exception);
}
