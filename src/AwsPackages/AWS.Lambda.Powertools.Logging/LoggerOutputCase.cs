namespace AWS.Lambda.Powertools.Logging;

/// <summary>How keys of a record are written; snake case when nobody says.</summary>
public enum LoggerOutputCase
{
    Default,
    CamelCase,
    PascalCase,
    SnakeCase,
}
