using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace AWS.Lambda.Powertools.Logging;

/// <summary>Writes one line of JSON per record, with the same keys in the same order as the official provider without its aspect.</summary>
internal sealed class JsonLogger(string category, JsonLoggerProvider provider) : ILogger
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Names that a placeholder cannot take, compared without case and underscores.</summary>
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase)
    {
        "Level", "Message", "Timestamp", "Service", "ColdStart", "XrayTraceId", "Name", "Exception", "SamplingRate",
        "FunctionName", "FunctionVersion", "FunctionMemorySize", "FunctionArn", "FunctionRequestId",
    };

    private Dictionary<string, object> _scope = LogFields.None;

    // The official provider also lets a record through that has no level.
    public bool IsEnabled(LogLevel logLevel) => logLevel >= provider.MinimumLevel;

    /// <summary>Only the innermost scope is written, and its end is the end of every scope, as in the official provider.</summary>
    public IDisposable BeginScope<TState>(TState state)
    {
        _scope = LogFields.OfScope(state);
        return new Scope(this);
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception exception, Func<TState, Exception, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;

        var placeholders = LogFields.OfTemplate(state, exception);
        using var line = new MemoryStream();
        using (var writer = new Utf8JsonWriter(line, Writing))
        {
            writer.WriteStartObject();
            writer.WriteString(provider.KeyOf("Level"), logLevel.ToString());
            writer.WriteString(provider.KeyOf("Message"), formatter(state, exception));
            writer.WriteString(provider.KeyOf("Timestamp"), DateTime.UtcNow.ToString("o", CultureInfo.InvariantCulture));
            writer.WriteString(provider.KeyOf("Service"), provider.Service);
            writer.WriteBoolean(provider.KeyOf("ColdStart"), ColdStart.Now);
            if (provider.Environment("_X_AMZN_TRACE_ID") is { } trace && !string.IsNullOrWhiteSpace(trace))
            {
                var root = trace.Split(';', StringSplitOptions.RemoveEmptyEntries)[0];
                writer.WriteString(provider.KeyOf("XrayTraceId"), root.Replace("Root=", "", StringComparison.Ordinal));
            }

            writer.WriteString(provider.KeyOf("Name"), category);
            WriteFields(writer, _scope);
            WriteFields(writer, placeholders.Where(placeholder => !_scope.ContainsKey(placeholder.Key)));
            if (exception is not null)
                WriteException(writer, provider.KeyOf("Exception"), exception);
            writer.WriteEndObject();
        }

        Console.WriteLine(Encoding.UTF8.GetString(line.ToArray()));
    }

    private void WriteFields(Utf8JsonWriter writer, IEnumerable<KeyValuePair<string, object>> fields)
    {
        foreach (var (key, value) in fields.Where(field => !Reserved.Contains(field.Key.Replace("_", "", StringComparison.Ordinal))))
        {
            writer.WritePropertyName(provider.KeyOf(key));
            PlaceholderValue.Write(writer, value);
        }
    }

    private void WriteException(Utf8JsonWriter writer, string key, Exception exception)
    {
        writer.WriteStartObject(key);
        writer.WriteString(provider.KeyOf("Type"), exception.GetType().FullName);
        WriteIfPresent(writer, "Message", exception.Message);
        WriteIfPresent(writer, "Source", exception.Source);
        WriteIfPresent(writer, "StackTrace", exception.StackTrace);
        if (exception.InnerException is { } inner)
            WriteException(writer, provider.KeyOf("InnerException"), inner);
        writer.WriteEndObject();
    }

    private void WriteIfPresent(Utf8JsonWriter writer, string key, string text)
    {
        if (text is not null)
            writer.WriteString(provider.KeyOf(key), text);
    }

    private sealed class Scope(JsonLogger logger) : IDisposable
    {
        public void Dispose() => logger._scope = LogFields.None;
    }
}
