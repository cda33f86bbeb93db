using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

[ProviderAlias("PowertoolsLogger")]
internal sealed class JsonLoggerProvider(PowertoolsLoggerConfiguration configuration, Func<string, string> environment) : ILoggerProvider
{
    private readonly ConcurrentDictionary<string, JsonLogger> _loggers = new(StringComparer.OrdinalIgnoreCase);

    public Func<string, string> Environment { get; } = WithoutOtherLevels(environment);

    public string Service { get; } = !string.IsNullOrEmpty(configuration.Service) ? configuration.Service
        : environment("POWERTOOLS_SERVICE_NAME") is { } service && !string.IsNullOrWhiteSpace(service) ? service
        : "service_undefined";

    public LogLevel MinimumLevel { get; } = configuration.MinimumLogLevel != LogLevel.None
        ? configuration.MinimumLogLevel
        : Enum.TryParse<LogLevel>(environment("POWERTOOLS_LOG_LEVEL"), ignoreCase: true, out var level) && level != LogLevel.None ? level
        : LogLevel.Information;

    private readonly LoggerOutputCase _case = configuration.LoggerOutputCase != LoggerOutputCase.Default
        ? configuration.LoggerOutputCase
        : Enum.TryParse<LoggerOutputCase>(environment("POWERTOOLS_LOGGER_CASE"), ignoreCase: true, out var set) ? set : LoggerOutputCase.SnakeCase;

    public ILogger CreateLogger(string categoryName) => _loggers.GetOrAdd(categoryName, name => new JsonLogger(name, this));

    public string KeyOf(string key) => _case switch
    {
        LoggerOutputCase.PascalCase => char.ToUpperInvariant(key[0]) + key[1..],
        LoggerOutputCase.CamelCase => JsonNamingPolicy.CamelCase.ConvertName(key),
        _ => JsonNamingPolicy.SnakeCaseLower.ConvertName(key),
    };

    public void Dispose() => _loggers.Clear();

    /// <summary>Refuses two variables by which the official provider changes the level of its records and writes lines of its own.</summary>
    private static Func<string, string> WithoutOtherLevels(Func<string, string> environment)
    {
        foreach (var name in (string[])["AWS_LAMBDA_LOG_LEVEL", "POWERTOOLS_LOGGER_SAMPLE_RATE"])
        {
            if (!string.IsNullOrEmpty(environment(name)))
                throw new NotSupportedException($"{name}: the bundled logger knows only POWERTOOLS_LOG_LEVEL.");
        }

        return environment;
    }
}
