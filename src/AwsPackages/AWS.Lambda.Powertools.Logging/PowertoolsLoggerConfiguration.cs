using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

/// <summary>Unset values come from POWERTOOLS_SERVICE_NAME, POWERTOOLS_LOG_LEVEL and POWERTOOLS_LOGGER_CASE.</summary>
public class PowertoolsLoggerConfiguration
{
    public string Service { get; set; }

    public LogLevel MinimumLogLevel { get; set; } = LogLevel.None;

    public LoggerOutputCase LoggerOutputCase { get; set; } = LoggerOutputCase.Default;
}

/// <summary>The case of the keys in a log record; snake case by default.</summary>
public enum LoggerOutputCase
{
    Default,
    CamelCase,
    PascalCase,
    SnakeCase,
}
