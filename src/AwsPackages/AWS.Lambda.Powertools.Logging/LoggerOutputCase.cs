namespace AWS.Lambda.Powertools.Logging;

/// <summary>The case of a record's keys; snake case by default.</summary>
public enum LoggerOutputCase
{
    Default,
    CamelCase,
    PascalCase,
    SnakeCase,
}
