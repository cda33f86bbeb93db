using Microsoft.Extensions.Logging;

namespace ImageBuilderAutomation.Local.Invocation;

/// <summary>Writes the functions' log as readable lines with the time of the shared clock, instead of the JSON that Lambda collects.</summary>
internal sealed class FunctionLogProvider(string function, TimeProvider clock, Action<string> write) : ILoggerProvider
{
    public ILogger CreateLogger(string categoryName) => new Lines(function, clock, write);

    public void Dispose()
    {
    }

    private sealed class Lines(string function, TimeProvider clock, Action<string> write) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            write($"{clock.GetUtcNow():yyyy-MM-dd HH:mm:ss} {logLevel,-11} {function}: {formatter(state, exception)}"
                + (exception is null ? "" : $" {exception}"));
    }
}
