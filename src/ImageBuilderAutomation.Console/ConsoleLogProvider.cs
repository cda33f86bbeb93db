using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Console;

/// <summary>Passes errors of the web server and of pages on, one line each with its exception.</summary>
internal sealed class ConsoleLogProvider(Action<string> write) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Logger(write);

    public void Dispose()
    {
    }

    private sealed class Logger(Action<string> write) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                write($"console: {formatter(state, exception)}{(exception is null ? "" : $" {exception}")}");
        }
    }
}
