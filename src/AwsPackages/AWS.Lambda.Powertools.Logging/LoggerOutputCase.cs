namespace AWS.Lambda.Powertools.Logging;

/// <summary>The case of the keys in a log record; snake case by default.</summary>
public enum LoggerOutputCase
{
    Default,
    CamelCase,
    PascalCase,
    SnakeCase,
}
